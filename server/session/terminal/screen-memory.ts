// What a terminal's screen was before the oldest byte that is kept. Output that is to be dropped is first drawn on a screen
// without a window (headless xterm.js), so that whoever comes too late for it gets a picture, and not the rest of a sequence.
//
// Drawing costs the processor of everybody, so it is done slowly. Of a flood most is passed over: only the modes that it set
// are kept, and its last 512 KiB are drawn, which is many screens.
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { pause } from '../../engine/deadline.ts';
import { scanSequences } from './escape-sequences.ts';
import { HiddenScreen } from './hidden-screen.ts';
import { ModeMemory } from './mode-memory.ts';
import type { PicturePace } from './picture-pace.ts';
import type { Scrollback } from './scrollback.ts';

const PIECE_BYTES = 16 * 1024;
/** Waits to be drawn; what is more is passed over. */
const BACKLOG_BYTES = 512 * 1024;
/** Between two pieces: 1.6 MB a second, more than a shell prints that nobody writes in; it takes a tenth of a processor. */
const DRAW_EVERY_MS = 10;

/**
 * Nobody gets a new picture of a terminal sooner than so many times what it took to make the last one, up to some tens of
 * milliseconds. Whoever is too slow for a flood asks for one again and again.
 */
const REST_PER_PICTURE = 9;

const LF = 0x0a;
/** CUP, HVP */
const CURSOR_PUT: ReadonlySet<number> = new Set([...'Hf'].map((letter) => letter.charCodeAt(0)));

/** A picture is told again after so much was dropped, at most once in so long: it is written to the disk. */
const TELL_EVERY_BYTES = 256 * 1024;
const TELL_EVERY_MS = 10_000;

interface Size {
  readonly cols: number;
  readonly rows: number;
}

/** Draws the screen, on one of this size, as it was before the byte `seq`. */
export interface ScreenPicture extends Size {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

interface ScreenMemoryOptions {
  readonly scrollback: Scrollback;
  readonly size: Size;
  readonly pace: PicturePace;
  /** Called now and then, so that what was dropped outlives this server. */
  readonly onPicture?: ((picture: ScreenPicture) => void) | undefined;
}

export class ScreenMemory {
  readonly #scrollback: Scrollback;
  readonly #modes = new ModeMemory();
  /** Drawn on when something is dropped: most terminals never come to that. */
  readonly #screen: HiddenScreen;
  #timer: NodeJS.Timeout | undefined;
  #holds = 0;
  readonly #over = new AbortController();
  /** As long as it is what would be drawn again. */
  #picture: Uint8Array | undefined;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  readonly #pace: PicturePace;
  readonly #onPicture: (picture: ScreenPicture) => void;
  #isTelling = false;
  #toldSeq = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  /** What comes before it is in the picture already. */
  #restoredSeq = 0;

  constructor({ scrollback, size, pace, onPicture }: ScreenMemoryOptions) {
    this.#scrollback = scrollback;
    this.#screen = new HiddenScreen(size);
    this.#pace = pace;
    this.#onPicture = onPicture ?? (() => undefined);
  }

  /** Drops what is too much of the scrollback, soon. Call it after each append. */
  digest(): void {
    if (this.#scrollback.startSeq < this.#restoredSeq) this.#scrollback.dropTo(this.#restoredSeq);
    const { excess } = this;
    if (excess < PIECE_BYTES || this.#isOver) return;
    if (excess > BACKLOG_BYTES + PIECE_BYTES && this.#holds === 0) this.#passOver(excess - BACKLOG_BYTES);
    this.#timer ??= setTimeout(() => this.#drawNext(), DRAW_EVERY_MS);
  }

  /** Bytes that are kept beyond what is to be kept. */
  get excess(): number {
    return this.#scrollback.length - LIMITS.scrollbackBytes;
  }

  resize(size: Size): void {
    this.#picture = undefined;
    this.#screen.resize(size);
  }

  /**
   * Waits until a picture may be made. Post-condition: until the function returned is called, nothing is dropped and `draw`
   * is exact. Whoever holds it lets go of it without waiting for anything.
   */
  async hold(): Promise<() => void> {
    while (this.#isToBeMade) {
      if (this.#restMs > 0) await pause(this.#restMs, this.#over.signal);
      await this.#pace.turn();
      // Another one may have had it made and drawn over again meanwhile.
      if (this.#restMs === 0) break;
    }
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
      this.digest();
    };
  }

  /**
   * Pre-condition: it is held.
   * @returns what draws the screen as it was before the scrollback's first byte; nothing when nothing was dropped
   */
  draw(): Uint8Array {
    if (this.#isToBeMade) this.#picture = this.#makePicture();
    return this.#picture ?? new Uint8Array(0);
  }

  /** What comes now has nothing to do with what was dropped. */
  restart(): void {
    this.#picture = undefined;
    this.#modes.reset();
    this.#screen.close();
    this.#toldSeq = this.#scrollback.startSeq;
    this.#restoredSeq = 0;
  }

  /** After `restart`: the picture of an earlier server, which may have begun to keep output later than the sandbox. */
  restore({ seq, bytes, cols, rows }: ScreenPicture): void {
    this.#picture = undefined;
    const { size } = this.#screen;
    this.#screen.resize({ cols, rows });
    this.#screen.write(bytes);
    this.#screen.resize(size);
    this.#modes.takeAll(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#restoredSeq = seq;
  }

  dispose(): void {
    this.#over.abort();
    clearTimeout(this.#timer);
    this.#picture = undefined;
    this.#screen.close();
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** There is something to draw, and no picture of it. */
  get #isToBeMade(): boolean {
    return this.#picture === undefined && this.#screen.isUsed && !this.#isOver;
  }

  /** Until a picture may be made. */
  get #restMs(): number {
    return Math.max(0, this.#restUntilMs - performance.now());
  }

  #makePicture(): Uint8Array {
    const beganAtMs = performance.now();
    const picture = Buffer.from(this.#screen.draw() + this.#modes.sequences());
    const nowMs = performance.now();
    this.#restUntilMs = nowMs + REST_PER_PICTURE * (nowMs - beganAtMs);
    return picture.length <= LIMITS.snapshotBytes ? picture : new Uint8Array(0);
  }

  #drawNext(): void {
    this.#timer = undefined;
    if (this.#holds > 0 || this.excess < PIECE_BYTES) return;
    const piece = this.#nextPiece();
    this.#picture = undefined;
    this.#screen.write(piece);
    this.#modes.takeAll(piece);
    this.#drop(piece);
    void this.#tell();
    this.digest();
  }

  /** Drops at least so much, and keeps only the modes of it. */
  #passOver(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const whole = this.#nextPiece();
      const piece = whole.subarray(0, restingPlace(whole));
      const modes = this.#modes.takeAll(piece);
      if (modes.length > 0) {
        this.#picture = undefined;
        this.#screen.write(modes.join(''));
      }
      this.#drop(piece);
      left -= piece.length;
    }
  }

  /** When it is time for it; one after the other. Never rejects. */
  async #tell(): Promise<void> {
    if (this.#isTelling || this.#scrollback.startSeq - this.#toldSeq < TELL_EVERY_BYTES) return;
    this.#isTelling = true;
    await pause(Math.max(0, this.#toldAtMs + TELL_EVERY_MS - performance.now()), this.#over.signal);
    const release = await this.hold();
    this.#isTelling = false;
    if (this.#screen.isUsed) {
      this.#toldSeq = this.#scrollback.startSeq;
      this.#toldAtMs = performance.now();
      this.#onPicture({ seq: this.#toldSeq, bytes: this.draw(), ...this.#screen.size });
    }
    release();
  }

  /** The oldest bytes, up to a place between two sequences. */
  #nextPiece(): Buffer {
    const { startSeq } = this.#scrollback;
    const bytes = this.#scrollback.copy(startSeq, startSeq + PIECE_BYTES);
    // A sequence longer than a piece is nobody's.
    return bytes.subarray(0, scanSequences(bytes) || bytes.length);
  }

  #drop(piece: Uint8Array): void {
    this.#scrollback.dropTo(this.#scrollback.startSeq + piece.length);
  }
}

/** After what is passed over, drawing goes on best where a line begins, or where the cursor is put somewhere. */
function restingPlace(piece: Buffer): number {
  let cursorPut = 0;
  scanSequences(piece, ({ start, end, kind }) => {
    if (kind === 'csi' && CURSOR_PUT.has(piece[end - 1] as number)) cursorPut = start;
  });
  return Math.max(cursorPut, piece.lastIndexOf(LF) + 1) || piece.length;
}
