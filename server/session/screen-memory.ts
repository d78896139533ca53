// What a terminal's screen was before the oldest byte that is kept. Output that is to be dropped is first drawn on a screen
// without a window (headless xterm.js), so that whoever comes too late for it gets a picture, and not the rest of a sequence.
//
// Drawing costs the processor of everybody, so it is done slowly. Of a flood most is passed over: only the modes that it set
// are kept, and its last 64 KiB are drawn, which is more than a screen.
import serialize from '@xterm/addon-serialize';
import unicode from '@xterm/addon-unicode11';
import headless from '@xterm/headless';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { scanSequences } from './escape-sequences.ts';
import { changesMode, ModeMemory } from './mode-memory.ts';
import type { Scrollback } from './scrollback.ts';

const PIECE_BYTES = 16 * 1024;
/** Waits to be drawn; what is more is passed over. */
const BACKLOG_BYTES = 64 * 1024;
/** Between two pieces: 320 KiB a second, which takes about 2 % of a processor. */
const DRAW_EVERY_MS = 50;

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

  constructor(scrollback: Scrollback, size: Size) {
    this.#scrollback = scrollback;
    this.#size = size;
  }

  /** Drops what is too much of the scrollback, soon. Call it after each append. */
  digest(): void {
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
    const { piece, modes } = this.#nextPiece();
    this.#isDrawing = true;
    this.#openScreen().write(piece, () => {
      this.#isDrawing = false;
      this.digest();
    });
    for (const sequence of modes) this.#modes.take(sequence);
    this.#scrollback.dropTo(this.#scrollback.startSeq + piece.length);
  }

  /** Drops at least so much, and keeps only the modes of it. */
  #passOver(bytes: number): void {
    for (let left = bytes; left > 0; ) {
      const { piece, modes } = this.#nextPiece();
      for (const sequence of modes) this.#modes.take(sequence);
      if (modes.length > 0) this.#openScreen().write(modes.join(''));
      this.#scrollback.dropTo(this.#scrollback.startSeq + piece.length);
      left -= piece.length;
    }
  }

  /** The oldest bytes, up to a place between two sequences. */
  #nextPiece(): { piece: Buffer; modes: string[] } {
    const { startSeq } = this.#scrollback;
    const bytes = this.#scrollback.copy(startSeq, startSeq + PIECE_BYTES);
    const modes: string[] = [];
    const length = scanSequences(bytes, ({ start, end }) => {
      if (changesMode(bytes, start, end)) modes.push(bytes.toString('latin1', start, end));
    });
    // A sequence longer than a piece is nobody's.
    return { piece: length === 0 ? bytes : bytes.subarray(0, length), modes };
  }

  #openScreen(): headless.Terminal {
    if (this.#screen) return this.#screen.terminal;
    const terminal = new headless.Terminal({ ...this.#size, scrollback: 0, allowProposedApi: true });
    const addon = new serialize.SerializeAddon();
    terminal.loadAddon(addon);
    terminal.loadAddon(new unicode.Unicode11Addon());
    terminal.unicode.activeVersion = '11';
    this.#screen = { terminal, addon };
    return terminal;
  }
}
