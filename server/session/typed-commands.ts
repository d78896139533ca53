// Reads the command lines that the learner enters at the shell's prompt off the screen: from where the prompt begins to where
// the command does. Whatever was deleted or completed on the way is as the learner saw it.
import { renderPlainText } from './plain-text.ts';
import type { RunnerTerminal } from './runner-terminal.ts';
import type { ShellMark } from './shell-marks.ts';

/** A longer line than this was pasted, and is no command that a lesson asks for. */
const MAX_BYTES = 16 * 1024;

export class TypedCommands {
  readonly #onCommand: (command: string) => void;
  #backSeq: number | undefined;
  #promptSeq: number | undefined;

  /** @param onCommand must not throw */
  constructor(onCommand: (command: string) => void) {
    this.#onCommand = onCommand;
  }

  handleMark(mark: ShellMark, terminal: Pick<RunnerTerminal, 'scrollback' | 'size'>): void {
    if (mark.kind === 'back') this.#backSeq = mark.seq;
    // One that is drawn again is followed by the line as it is.
    if (mark.kind === 'prompt') this.#promptSeq = mark.seq;
    if (mark.kind !== 'start') return;
    const [from, typedFrom] = [this.#backSeq, this.#promptSeq];
    this.#backSeq = undefined;
    if (from === undefined || typedFrom === undefined || mark.seq - from > MAX_BYTES) return;
    const [before, whole] = [typedFrom, mark.seq].map((to) => terminal.scrollback.copy(from, to)) as [Buffer, Buffer];
    void this.#read({ before, whole, cols: terminal.size.cols });
  }

  /** With the prompt before it: where a line is broken depends on that. */
  async #read({ before, whole, cols }: { before: Buffer; whole: Buffer; cols: number }): Promise<void> {
    const [prompt, text] = [await renderPlainText(before, cols), await renderPlainText(whole, cols)];
    const command = text.startsWith(prompt) ? text.slice(prompt.length).trim() : '';
    if (command !== '') this.#onCommand(command);
  }
}
