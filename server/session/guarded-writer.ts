// Writes what learners' programs print to a screen of xterm.js, at once and with a limit to what it costs: sequences that
// would move more lines than is reasonable are left out, and no text of a control string is kept. The parser itself counts,
// so that eight-bit controls are found, too.
import type { IFunctionIdentifier, Terminal } from '@xterm/headless';

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
