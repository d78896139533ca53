// A screen without a window (headless xterm.js) on which a learner's output is drawn for later. What a learner's programs
// print must neither stop the server nor keep it busy, so drawing is done at once and watched: sequences that would move
// more lines than is reasonable are left out of the picture, and a screen that fails is a new one.
import serialize from '@xterm/addon-serialize';
import headless, { type IFunctionIdentifier } from '@xterm/headless';
import { cellWidths } from '../../lib/terminal/cell-widths.ts';

interface Size {
  readonly cols: number;
  readonly rows: number;
}

/**
 * Lines that one call of `write` may move or clear by sequences: about ten milliseconds. xterm.js does what it is told, also
 * two thousand million times. No program has a reason for more within the few KiB that are written at a time.
 */
const MAX_LINES = 1000;
/** Without one, xterm.js loses lines when its size changes, and fails at the next. */
const SCROLLBACK = 1;
const CHARACTERS_PER_LINE = 80;

/** What its parameter asks for, in lines. */
type Cost = (parameter: number, rows: number) => number;
const byLines: Cost = (parameter) => parameter;
const byCharacters: Cost = (parameter) => parameter / CHARACTERS_PER_LINE;
const allLines: Cost = (_, rows) => rows;
/** Clearing a line is less work than moving one. */
const cleared: Cost = (_, rows) => rows / 10;

const COSTS: ReadonlyArray<readonly [IFunctionIdentifier, Cost]> = [
  // IL, DL, SU, SD
  ...['L', 'M', 'S', 'T'].map((final) => [{ final }, byLines] as const),
  // REP, CHT, CBT
  ...['b', 'I', 'Z'].map((final) => [{ final }, byCharacters] as const),
  // ED; SL, SR, DECIC, DECDC; the other screen and back
  [{ final: 'J' }, cleared],
  ...['@', 'A'].map((final) => [{ intermediates: ' ', final }, allLines] as const),
  ...['}', '~'].map((final) => [{ intermediates: "'", final }, allLines] as const),
  ...['h', 'l'].map((final) => [{ prefix: '?', final }, cleared] as const),
];
/** RIS, DECALN, RI */
const ESCAPES: ReadonlyArray<readonly [IFunctionIdentifier, Cost]> = [
  [{ final: 'c' }, allLines],
  [{ intermediates: '#', final: '8' }, allLines],
  [{ final: 'M' }, () => 1],
];

/** Of xterm.js only its inner part writes at once; the rest is told of failures by an exception that nobody can catch. */
interface WithCore {
  readonly _core: { writeSync(data: string | Uint8Array): void };
}

export class HiddenScreen {
  #size: Size;
  #screen: { readonly terminal: headless.Terminal; readonly addon: serialize.SerializeAddon } | undefined;
  #linesLeft = MAX_LINES;

  constructor(size: Size) {
    this.#size = size;
  }

  /** Whether anything was ever drawn on it. */
  get isUsed(): boolean {
    return this.#screen !== undefined;
  }

  /** A window that is dragged changes it many times before anything is drawn again. */
  resize(size: Size): void {
    this.#size = size;
  }

  /** Post-condition: it is drawn, as far as it can be. */
  write(data: string | Uint8Array): void {
    this.#linesLeft = MAX_LINES;
    this.#try((terminal) => (terminal as unknown as WithCore)._core.writeSync(data));
  }

  /** @returns what draws it again; nothing when there is nothing */
  draw(): string {
    return (this.#screen && this.#try((_, addon) => addon.serialize({ scrollback: 0 }))) ?? '';
  }

  /** Forgets everything. */
  close(): void {
    this.#screen?.terminal.dispose();
    this.#screen = undefined;
  }

  #try<T>(act: (terminal: headless.Terminal, addon: serialize.SerializeAddon) => T): T | undefined {
    try {
      const { terminal, addon } = this.#open();
      return act(terminal, addon);
    } catch {
      // Whatever it shows now, it is not what was printed.
      this.close();
      return undefined;
    }
  }

  #open() {
    const { cols, rows } = this.#size;
    this.#screen ??= this.#make();
    const { terminal } = this.#screen;
    if (terminal.cols !== cols || terminal.rows !== rows) terminal.resize(cols, rows);
    return this.#screen;
  }

  #make() {
    // It would log what it cannot parse, which is the learner's.
    const options = { scrollback: SCROLLBACK, allowProposedApi: true, logLevel: 'off' } as const;
    const terminal = new headless.Terminal({ ...this.#size, ...options });
    const addon = new serialize.SerializeAddon();
    terminal.loadAddon(addon);
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    const { parser } = terminal;
    for (const [id, cost] of COSTS) parser.registerCsiHandler(id, ([first]) => this.#isTooMuch(cost, first));
    for (const [id, cost] of ESCAPES) parser.registerEscHandler(id, () => this.#isTooMuch(cost, undefined));
    return { terminal, addon };
  }

  /** @returns true when the sequence must not be carried out */
  #isTooMuch(cost: Cost, parameter: number | number[] | undefined): boolean {
    const lines = cost(typeof parameter === 'number' ? Math.max(1, parameter) : 1, this.#size.rows);
    if (lines > this.#linesLeft) return true;
    this.#linesLeft -= lines;
    return false;
  }
}
