// What the canary's log has told so far. Pure accounting: whoever follows the log notes each line, and its end.

const HEARD = 'heard ';

export class Hearing {
  readonly #lines: string[] = [];
  readonly #heard: Buffer[] = [];
  #deaf: string | undefined;

  /** @param line as canary-program.ts prints it: `heard <hex>`, or a word and its value */
  note(line: string): void {
    if (line.startsWith(HEARD)) this.#heard.push(Buffer.from(line.slice(HEARD.length), 'hex'));
    else this.#lines.push(line);
  }

  /** Nothing that comes from now on is heard. */
  end(reason: string): void {
    this.#deaf ??= reason;
  }

  /** Why it no longer hears; undefined while it does. What was heard before stays heard. */
  get deaf(): string | undefined {
    return this.#deaf;
  }

  heard(token: string): boolean {
    return this.#heard.some((data) => data.includes(token));
  }

  values(word: string): string[] {
    const head = `${word} `;
    return this.#lines.filter((line) => line.startsWith(head)).map((line) => line.slice(head.length));
  }

  /** All but what was heard, for whoever asks why it does not work. */
  toString(): string {
    return this.#lines.join(' | ');
  }
}
