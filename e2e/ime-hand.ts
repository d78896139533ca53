// An input method as tests use it, by Chromium's own tools.
import type { CDPSession } from '@playwright/test';

/** An input method: what it composes is underlined until it is committed. */
export class Ime {
  readonly #devtools: CDPSession;

  constructor(devtools: CDPSession) {
    this.#devtools = devtools;
  }

  /** Letter by letter, as far as the last of these; it stays open. */
  async compose(...steps: string[]): Promise<void> {
    for (const text of steps) {
      await this.#keyOfIme();
      const selection = { selectionStart: text.length, selectionEnd: text.length };
      await this.#devtools.send('Input.imeSetComposition', { text, ...selection });
    }
  }

  async commit(text: string): Promise<void> {
    await this.#devtools.send('Input.insertText', { text });
  }

  async type(...syllables: (readonly string[])[]): Promise<void> {
    for (const steps of syllables) {
      await this.compose(...steps);
      await this.commit(steps.at(-1) ?? '');
    }
  }

  /** Of a key that the input method takes for itself, the page learns only that. */
  async #keyOfIme(): Promise<void> {
    const key = { key: 'Process', code: 'KeyG', windowsVirtualKeyCode: 229 };
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...key });
    await this.#devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  }
}
