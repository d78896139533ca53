// A shell as somebody sees it who types into it and reads what it prints: when its prompt came, when a command began and
// ended. By the shell's own marks, so the same for whatever carries its bytes.
import { OutputWatch, type Sighting } from './output-watch.ts';

/** OSC 133: images/sandbox describes them. */
const MARK = { prompt: '\x1b]133;B', start: '\x1b]133;C', end: '\x1b]133;D' };
const MARK_END = '\x07';

export class ShellView {
  readonly output = new OutputWatch();
  readonly #send: (text: string) => void;

  constructor(send: (text: string) => void) {
    this.#send = send;
  }

  type(text: string): void {
    this.#send(text);
  }

  /** @returns when the prompt was here */
  async prompt(timeoutMs?: number): Promise<Sighting> {
    await this.output.find(MARK.prompt, timeoutMs);
    return this.output.find(MARK_END);
  }

  /** @returns when the first byte that the next command prints was here */
  async commandOutput(): Promise<Sighting> {
    await this.output.find(MARK.start);
    await this.output.find(MARK_END);
    return this.output.find('');
  }

  /** @returns when the command had ended */
  commandEnd(): Promise<Sighting> {
    return this.output.find(MARK.end);
  }
}
