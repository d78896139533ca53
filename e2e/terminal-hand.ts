// What a hand does in a terminal beyond typing: selects with the mouse, pastes, watches colours. Found by what xterm.js draws.
import { expect, type Locator } from '@playwright/test';
import type { LessonPage } from './lesson-page.ts';

export class TerminalHand {
  readonly #lesson: LessonPage;

  constructor(lesson: LessonPage) {
    this.#lesson = lesson;
  }

  /** Where the terminal takes its keys; the search has a box of its own. */
  get input(): Locator {
    return this.#lesson.terminal.locator('textarea');
  }

  question(kind: 'paste' | 'clipboard' | 'link'): Locator {
    return this.#lesson.terminal.locator(`[data-question="${kind}"]`);
  }

  /** The last row that reads so. */
  row(text: string | RegExp): Locator {
    return this.#lesson.terminal.locator('.xterm-rows > div').filter({ hasText: text }).last();
  }

  /** In the middle of the cell, counted from 0. */
  async cell(row: Locator, column: number): Promise<{ x: number; y: number }> {
    const [box, screen] = await Promise.all([
      row.boundingBox(),
      this.#lesson.terminal.locator('.xterm-screen').boundingBox(),
    ]);
    if (box === null || screen === null) throw new Error('The terminal does not show this row');
    return { x: screen.x + (column + 0.5) * (await this.cellWidth()), y: box.y + box.height / 2 };
  }

  async cellWidth(): Promise<number> {
    return this.#lesson.terminal
      .locator('.xterm-char-measure-element')
      .first()
      .evaluate((element) => {
        return element.getBoundingClientRect().width / (element.textContent ?? '').length;
      });
  }

  async selectWord(row: Locator, column: number): Promise<void> {
    const { x, y } = await this.cell(row, column);
    await this.#lesson.page.mouse.dblclick(x, y);
  }

  /** Post-condition: the shell waits for a command, and the screen is empty but for that. */
  async clear(): Promise<void> {
    // A new shell's screen looks as it is to look at the end: without this, the end might be taken to be there too soon.
    await this.#lesson.type('echo to be cleared');
    await this.#lesson.expectRows('to be cleared');
    await this.#lesson.type('clear');
    await expect.poll(() => this.#lesson.rows()).toEqual(['learner@sandbox:~$']);
  }

  /** As the browser delivers it, whatever way it was asked for. */
  async paste(text: string): Promise<void> {
    await this.input.focus();
    await this.input.evaluate((element, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  clipboard(): Promise<string> {
    return this.#lesson.page.evaluate(() => navigator.clipboard.readText());
  }

  async expectClipboard(text: string): Promise<void> {
    await expect.poll(() => this.clipboard()).toBe(text);
  }

  async setClipboard(text: string): Promise<void> {
    await this.#lesson.page.evaluate((content) => navigator.clipboard.writeText(content), text);
  }

  async expectFocus(): Promise<void> {
    await expect(this.input).toBeFocused();
  }
}
