// Waits for the prompt of a program that runs in a terminal. It looks when the program has been quiet for a moment: what
// prints goes on, and a line that is just being typed may end as the prompt does.
import { type CursorLine, isAtPrompt, readCursorLine } from './program-prompt.ts';
import type { RunnerTerminal } from './runner-terminal.ts';

/** Longer than an echo takes from the program to here. */
export const QUIET_MS = 60;

export interface WantedPrompt {
  readonly prompt: string;
  /** Nothing before this byte counts. */
  readonly fromSeq: number;
  /** Something was typed there: the prompt that comes after a line's end is another one than that which was there. */
  readonly afterLine: boolean;
}

export class ProgramWatch {
  readonly #onPrompt: (line: CursorLine) => void;
  #wanted: WantedPrompt | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** @param onPrompt called once for each prompt that is wanted */
  constructor(onPrompt: (line: CursorLine) => void) {
    this.#onPrompt = onPrompt;
  }

  /** From now on this one is waited for, and no other. */
  want(terminal: RunnerTerminal, wanted: WantedPrompt): void {
    this.#wanted = wanted;
    this.printed(terminal);
  }

  /** Post-condition: nothing is waited for, no timer runs. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#wanted = undefined;
  }

  /** There is more output. */
  printed(terminal: RunnerTerminal): void {
    if (this.#wanted === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(terminal), QUIET_MS);
  }

  #look(terminal: RunnerTerminal): void {
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    const { prompt, fromSeq, afterLine } = wanted;
    if (afterLine && !hasLineEnd(terminal, fromSeq)) return;
    const line = readCursorLine(terminal, fromSeq);
    if (!isAtPrompt(line, prompt)) return;
    this.stop();
    this.#onPrompt(line);
  }
}

const hasLineEnd = ({ scrollback }: RunnerTerminal, fromSeq: number): boolean =>
  fromSeq < scrollback.startSeq || scrollback.copy(fromSeq, scrollback.endSeq).includes('\n');
