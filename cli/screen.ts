// Where the commands write to: in place on a terminal, plain lines elsewhere, colours only where they are wanted.
import type { Writable } from 'node:stream';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

export interface Screen {
  /** Lines can be replaced. */
  readonly inPlace: boolean;
  readonly columns: number;
  style(style: Style, text: string): string;
  /** A line that stays. */
  line(text?: string): void;
  /** A line that the next one replaces. Where lines cannot be, it stays, and is only said when nothing else was for a while. */
  transient(text: string): void;
}

const CODES: Record<Style, readonly [number, number]> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
};
const CLEAR_LINE = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;
/** Whoever reads a log of it may think that it hangs. */
const QUIET_MS = 10_000;

type Terminal = Writable & { isTTY?: boolean; columns?: number; hasColors?(): boolean };

export function createScreen(output: Terminal = process.stdout): Screen {
  const inPlace = output.isTTY === true;
  // Node answers this from the terminal's kind and from NO_COLOR and FORCE_COLOR.
  const colours = output.hasColors?.() ?? false;
  let open = false;
  const clear = () => {
    if (open) output.write(CLEAR_LINE);
    open = false;
  };
  const later = sayLater((text) => output.write(`${text}\n`));
  const columns = () => output.columns ?? DEFAULT_COLUMNS;
  return {
    inPlace,
    get columns() {
      return columns();
    },
    style: (style, text) => (colours ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text),
    line: (text = '') => {
      clear();
      later('');
      output.write(`${text}\n`);
    },
    transient: (text) => {
      if (!inPlace) return later(text);
      clear();
      // One column stays free, or the terminal wraps the line and cannot take it back.
      output.write(text.slice(0, columns() - 1));
      open = true;
    },
  };
}

/** Says the last of the texts that it was given, once nothing was said for a while; nothing for an empty one. */
function sayLater(say: (text: string) => void): (text: string) => void {
  let timer: NodeJS.Timeout | undefined;
  let last = '';
  const due = () => {
    timer = undefined;
    say(last);
  };
  return (text) => {
    last = text;
    if (text === '') {
      clearTimeout(timer);
      timer = undefined;
    } else timer ??= setTimeout(due, QUIET_MS).unref();
  };
}

export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
