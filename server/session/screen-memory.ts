// What a terminal's screen was before the oldest byte that is kept. Output that is to be dropped is first drawn on a screen
// without a window (headless xterm.js), so that whoever comes too late for it gets a picture, and not the rest of a sequence.
//
// Drawing costs the processor of everybody, so it is done slowly. Of a flood most is passed over: only the modes that it set
// are kept, and its last 512 KiB are drawn, which is many screens.
import serialize from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { cellWidths } from '../../lib/terminal/cell-widths.ts';
import { scanSequences } from './escape-sequences.ts';
import { ModeMemory } from './mode-memory.ts';
import type { Scrollback } from './scrollback.ts';

const PIECE_BYTES = 16 * 1024;
/** Waits to be drawn; what is more is passed over. */
const BACKLOG_BYTES = 512 * 1024;
/** Between two pieces: 1.6 MB a second, more than a shell prints that nobody writes in; it takes a tenth of a processor. */
const DRAW_EVERY_MS = 10;

const LF = 0x0a;
/** CUP, HVP */
const CURSOR_PUT: ReadonlySet<number> = new Set([...'Hf'].map((letter) => letter.charCodeAt(0)));

/** A picture is told again after so much was dropped, at most once in so long. */
const TELL_EVERY_BYTES = 256 * 1024;
const TELL_EVERY_MS = 2000;

/** Draws the screen as it was before the byte `seq`. */
export interface ScreenPicture {
  readonly seq: number;
  readonly bytes: Uint8Array;
}

interface Size {
  readonly cols: number;
  readonly rows: number;
}

export class ScreenMemory {
  readonly #scrollback: Scrollback;
  readonly #modes = new ModeMemory();
  #size: Size;
  /** Made when something is dropped: most terminals never come to that. */
  #screen: { readonly terminal: headless.Terminal; readonly addon: serialize.SerializeAddon } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isDrawing = false;
  #holds = 0;
  #isOver = false;
  readonly #onPicture: (picture: ScreenPicture) => void;
  #toldSeq = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;
  /** What comes before it is in the picture already. */
  #restoredSeq = 0;

  /** @param onPicture called now and then, so that what was dropped outlives this server */
  constructor(scrollback: Scrollback, size: Size, onPicture: (picture: ScreenPicture) => void = () => undefined) {
    this.#scrollback = scrollback;
    this.#size = size;
    this.#onPicture = onPicture;
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
    this.#size = size;
    this.#screen?.terminal.resize(size.cols, size.rows);
  }

  /**
   * Post-condition: until the function returned is called, nothing is dropped and `draw` is exact. Whoever holds it lets go
   * of it without waiting for anything.
   */
  async hold(): Promise<() => void> {
    this.#holds += 1;
    await new Promise<void>((resolve) => {
      if (this.#screen && !this.#isOver) this.#screen.terminal.write('', resolve);
      else resolve();
    });
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
    if (this.#screen === undefined || this.#isOver) return new Uint8Array(0);
    const picture = Buffer.from(this.#screen.addon.serialize({ scrollback: 0 }) + this.#modes.sequences());
    return picture.length <= LIMITS.snapshotBytes ? picture : new Uint8Array(0);
  }

  /** What comes now has nothing to do with what was dropped. */
  restart(): void {
    this.#modes.reset();
    this.#closeScreen();
    this.#toldSeq = this.#scrollback.startSeq;
    this.#restoredSeq = 0;
  }

  /** After `restart`: the picture of an earlier server, which may have begun to keep output later than the sandbox. */
  restore({ seq, bytes }: ScreenPicture): void {
    this.#openScreen().write(bytes);
    this.#modes.takeAll(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#restoredSeq = seq;
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#closeScreen();
  }

  #closeScreen(): void {
    this.#screen?.terminal.dispose();
    this.#screen = undefined;
  }

  #drawNext(): void {
    this.#timer = undefined;
    if (this.#holds > 0 || this.#isDrawing || this.excess < PIECE_BYTES) return;
    const piece = this.#nextPiece();
    const drawnSeq = this.#scrollback.startSeq + piece.length;
    this.#isDrawing = true;
    this.#openScreen().write(piece, () => {
      this.#isDrawing = false;
      if (this.#scrollback.startSeq === drawnSeq) this.#tell();
      this.digest();
    });
    this.#modes.takeAll(piece);
    this.#drop(piece);
  }

  /** Drops at least so much, and keeps only the modes of it. */
  #passOver(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const whole = this.#nextPiece();
      const piece = whole.subarray(0, restingPlace(whole));
      const modes = this.#modes.takeAll(piece);
      if (modes.length > 0) this.#openScreen().write(modes.join(''));
      this.#drop(piece);
      left -= piece.length;
    }
  }

  /** Pre-condition: everything that was dropped has been drawn. */
  #tell(): void {
    const seq = this.#scrollback.startSeq;
    const nowMs = performance.now();
    if (this.#isOver || seq - this.#toldSeq < TELL_EVERY_BYTES || nowMs - this.#toldAtMs < TELL_EVERY_MS) return;
    this.#toldSeq = seq;
    this.#toldAtMs = nowMs;
    this.#onPicture({ seq, bytes: this.draw() });
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

  #openScreen(): headless.Terminal {
    if (this.#screen) return this.#screen.terminal;
    // It would log what it cannot parse, which is the learner's.
    const options = { scrollback: 0, allowProposedApi: true, logLevel: 'off' } as const;
    const terminal = new headless.Terminal({ ...this.#size, ...options });
    const addon = new serialize.SerializeAddon();
    terminal.loadAddon(addon);
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    this.#screen = { terminal, addon };
    return terminal;
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
