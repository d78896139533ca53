// The modes that a terminal's output has set, as far as a serialized screen does not tell them. Pure.
import { scanSequences } from './escape-sequences.ts';

/** DEC private modes that the serialize addon leaves out: cursor blink and visibility, encodings of the mouse. */
const REMEMBERED: ReadonlySet<number> = new Set([12, 25, 1005, 1006, 1015, 1016]);
const PRIVATE_MODE = /^\x1b\[\?([\d;]+)([hl])$/;
const CURSOR_STYLE = /^\x1b\[\d? q$/;
/** RIS and DECSTR: everything as at first. */
const RESETS: ReadonlySet<string> = new Set(['\x1bc', '\x1b[!p']);
/** No mode is set by more. */
const MAX_BYTES = 64;

const BRACKET = 0x5b;
/** h l: modes; r: scroll region; p: soft reset; q: cursor style */
const CSI_FINALS: ReadonlySet<number> = new Set([...'hlrpq'].map((letter) => letter.charCodeAt(0)));
/** Keypad, reset, character sets. */
const SHORT_SECONDS: ReadonlySet<number> = new Set([...'=>c()*+'].map((letter) => letter.charCodeAt(0)));

/** Whether the sequence from `start` to `end` changes how what follows is drawn, beyond the place and colour of it. */
export function changesMode(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > MAX_BYTES) return false;
  const second = bytes[start + 1] as number;
  return second === BRACKET ? CSI_FINALS.has(bytes[end - 1] as number) : SHORT_SECONDS.has(second);
}

export class ModeMemory {
  readonly #modes = new Map<number, 'h' | 'l'>();
  #cursorStyle = '';

  reset(): void {
    this.#modes.clear();
    this.#cursorStyle = '';
  }

  /** @param sequence one that `changesMode`, a character for each byte */
  take(sequence: string): void {
    if (RESETS.has(sequence)) this.reset();
    if (CURSOR_STYLE.test(sequence)) this.#cursorStyle = sequence;
    const [, numbers, end] = PRIVATE_MODE.exec(sequence) ?? [];
    if (numbers === undefined) return;
    for (const number of numbers.split(';').map(Number)) {
      if (REMEMBERED.has(number)) this.#modes.set(number, end === 'h' ? 'h' : 'l');
    }
  }

  /** @returns the sequences that change a mode */
  takeAll(output: Buffer): string[] {
    const found: string[] = [];
    scanSequences(output, ({ start, end }) => {
      if (changesMode(output, start, end)) found.push(output.toString('latin1', start, end));
    });
    for (const sequence of found) this.take(sequence);
    return found;
  }

  /** What sets them again. */
  sequences(): string {
    return [...this.#modes].map(([number, end]) => `\x1b[?${number}${end}`).join('') + this.#cursorStyle;
  }
}
