// Writes what learners' programs print to a screen of xterm.js, at once and with a limit to what it costs: sequences that
// would move more lines than is reasonable are left out, no text of a control string is kept, and a cell holds so many
// characters only. The parser itself counts, so that eight-bit controls are found, too.
import type { IFunctionIdentifier, Terminal } from '@xterm/headless';
import { cellWidth } from '../../../lib/terminal/cell-widths.ts';

/**
 * Lines that what is written at a time may move or clear by sequences: about ten milliseconds. xterm.js does what it is told, also
 * two thousand million times. No program has a reason for more within the few KiB that are written at a time.
 */
const MAX_LINES = 1000;
const CHARACTERS_PER_LINE = 80;

type Parameters = ReadonlyArray<number | number[]>;
/** What its parameters ask for, in lines. */
type Cost = (parameters: Parameters, rows: number) => number;
const byLines: Cost = ([first]) => (typeof first === 'number' ? Math.max(1, first) : 1);
const byCharacters: Cost = (parameters, rows) => byLines(parameters, rows) / CHARACTERS_PER_LINE;
const allLines: Cost = (_, rows) => rows;
/** Clearing a line is less work than moving one. */
const cleared: Cost = (_, rows) => rows / 10;
/** The other screen comes cleared. Any other mode costs nothing, and an editor hides the cursor for every key. */
const OTHER_SCREEN: ReadonlySet<unknown> = new Set([47, 1047, 1049]);
const byModes: Cost = (parameters, rows) => (parameters.some((mode) => OTHER_SCREEN.has(mode)) ? rows / 10 : 0);

const COSTS: ReadonlyArray<readonly [IFunctionIdentifier, Cost]> = [
  // IL, DL, SU, SD
  ...['L', 'M', 'S', 'T'].map((final) => [{ final }, byLines] as const),
  // REP, CHT, CBT
  ...['b', 'I', 'Z'].map((final) => [{ final }, byCharacters] as const),
  // ED; SL, SR, DECIC, DECDC; modes
  [{ final: 'J' }, cleared],
  ...['@', 'A'].map((final) => [{ intermediates: ' ', final }, allLines] as const),
  ...['}', '~'].map((final) => [{ intermediates: "'", final }, allLines] as const),
  ...['h', 'l'].map((final) => [{ prefix: '?', final }, byModes] as const),
];
/** RIS, DECALN, RI */
const ESCAPES: ReadonlyArray<readonly [IFunctionIdentifier, Cost]> = [
  [{ final: 'c' }, allLines],
  [{ intermediates: '#', final: '8' }, allLines],
  [{ final: 'M' }, () => 1],
];

/**
 * The control strings that xterm.js acts on (titles, colours, links, DECRQSS): nothing of them is on the screen. Of one
 * that has no end it would keep ten million characters, which take hundreds of megabytes.
 */
const OSC_COMMANDS = [0, 1, 2, 4, 8, 10, 11, 12, 104, 110, 111, 112];
const DCS_COMMANDS: readonly IFunctionIdentifier[] = [{ intermediates: '$', final: 'q' }];

/** A line that comes into a region moves all lines of that, 25 µs of 300; into the whole screen it moves none. */
const SCROLLS_PER_SCREEN = 60;

/**
 * UTF-16 units that a cell holds with its accents, of which xterm.js would take any number: more than any language stacks.
 * So short a string is one piece of memory; a longer one that grows by characters is a chain of pieces, thirty times as large.
 */
export const MAX_CELL_UNITS = 12;
/** Accents that are printed one after the other: 16 KiB of accented letters come through, and not many more by repeating. */
const byAccents: Cost = () => 1 / 8;

/**
 * Of xterm.js only its inner part writes at once; the rest is told of failures by an exception that nobody can catch. And
 * only its inner part forgets a handler of its own, and knows when a line is one too many.
 */
interface WithCore {
  readonly _core: {
    writeSync(data: string | Uint8Array): void;
    readonly _bufferService: {
      readonly buffer: { readonly scrollTop: number; readonly scrollBottom: number };
      scroll(attributes: unknown, isWrapped?: boolean): void;
    };
    readonly _inputHandler: {
      print(characters: Uint32Array, start: number, end: number): void;
      readonly _parser: { clearOscHandler(command: number): void; clearDcsHandler(id: IFunctionIdentifier): void };
    };
  };
}

export class GuardedWriter {
  readonly #terminal: Terminal;
  #linesLeft = MAX_LINES;

  /** From now on the terminal's sequences are counted. */
  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    const { parser } = terminal;
    for (const [id, cost] of COSTS) parser.registerCsiHandler(id, (parameters) => this.#isTooMuch(cost, parameters));
    for (const [id, cost] of ESCAPES) parser.registerEscHandler(id, () => this.#isTooMuch(cost, []));
    const inner = this.#core._inputHandler._parser;
    for (const command of OSC_COMMANDS) inner.clearOscHandler(command);
    for (const id of DCS_COMMANDS) inner.clearDcsHandler(id);
    this.#countScrolls();
    this.#boundCells();
  }

  /**
   * Post-condition: it is drawn.
   * @param data a few KiB
   * @throws whatever xterm.js throws; what the terminal shows then is not what was printed
   */
  write(data: string | Uint8Array): void {
    this.#linesLeft = MAX_LINES;
    this.#core.writeSync(data);
  }

  #countScrolls(): void {
    const service = this.#core._bufferService;
    const scroll = service.scroll.bind(service);
    const byRegion: Cost = (_, rows) => {
      const { scrollTop, scrollBottom } = service.buffer;
      return scrollTop === 0 && scrollBottom === rows - 1 ? 0 : rows / SCROLLS_PER_SCREEN;
    };
    service.scroll = (attributes, isWrapped) => {
      if (!this.#isTooMuch(byRegion, [])) scroll(attributes, isWrapped);
    };
  }

  /** What takes no cell of its own goes into the one before the cursor, as far as there is room in it. */
  #boundCells(): void {
    const input = this.#core._inputHandler;
    const print = input.print.bind(input);
    input.print = (characters, start, end) => {
      let from = start;
      for (let at = nextAccent(characters, start, end); at < end; at = nextAccent(characters, from, end)) {
        if (at > from) print(characters, from, at);
        from = accentsEnd(characters, at, end);
        if (this.#isTooMuch(byAccents, [])) continue;
        const fitting = fittingEnd(characters, at, from, MAX_CELL_UNITS - this.#unitsBeforeCursor());
        if (fitting > at) print(characters, at, fitting);
      }
      if (from < end) print(characters, from, end);
    };
  }

  /** Of the cell that an accent would join: the second half of a wide character is empty. */
  #unitsBeforeCursor(): number {
    const { active } = this.#terminal.buffer;
    const line = active.getLine(active.baseY + active.cursorY);
    const before = line?.getCell(active.cursorX - 1);
    const joined = before?.getWidth() === 0 ? line?.getCell(active.cursorX - 2) : before;
    return joined?.getChars().length ?? 0;
  }

  get #core(): WithCore['_core'] {
    return (this.#terminal as unknown as WithCore)._core;
  }

  /** @returns true when the sequence must not be carried out */
  #isTooMuch(cost: Cost, parameters: Parameters): boolean {
    const lines = cost(parameters, this.#terminal.rows);
    if (lines > this.#linesLeft) return true;
    this.#linesLeft -= lines;
    return false;
  }
}

function nextAccent(characters: Uint32Array, from: number, end: number): number {
  let at = from;
  while (at < end && cellWidth(characters[at] as number) > 0) at += 1;
  return at;
}

function accentsEnd(characters: Uint32Array, from: number, end: number): number {
  let at = from;
  while (at < end && cellWidth(characters[at] as number) === 0) at += 1;
  return at;
}

/** @param units that they may have together, in UTF-16 */
function fittingEnd(characters: Uint32Array, from: number, end: number, units: number): number {
  let at = from;
  for (let left = units; at < end; at += 1) {
    left -= (characters[at] as number) > 0xffff ? 2 : 1;
    if (left < 0) break;
  }
  return at;
}
