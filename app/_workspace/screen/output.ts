// Writes to the terminal in order, and knows whether what it draws is new or was seen before a reload.
import type { Terminal } from '@xterm/xterm';

export class ScreenOutput {
  readonly #terminal: Terminal;
  #lastIsOld = false;
  #drawsOld = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  readonly isNew = (): boolean => !this.#drawsOld;

  readonly write = (bytes: Uint8Array, done: () => void, isOld: boolean): void => {
    if (isOld !== this.#lastIsOld) {
      this.#lastIsOld = isOld;
      // xterm.js draws later: this comes to pass between what was written before and these bytes.
      this.#terminal.write('', () => {
        this.#drawsOld = isOld;
      });
    }
    this.#terminal.write(bytes, done);
  };
}
