// A lesson as a learner meets it: blocks, steps and the terminal, found by the contract that the page promises.
import { expect, type Locator, type Page } from '@playwright/test';

export const LESSON = 'run-a-container';
export const lessonPath = (locale: 'ko' | 'en') => `/${locale}/lessons/docker-basics/${LESSON}`;

/** A first run downloads an image into an engine that has just started. */
export const RUN_TIMEOUT_MS = 60_000;
const PROMPT = /learner@sandbox:~\$$/;

export class LessonPage {
  readonly page: Page;
  readonly terminal: Locator;
  readonly notice: Locator;
  /** Opens the panel with the limits of the engine. */
  readonly statusButton: Locator;
  readonly #status: Locator;

  constructor(page: Page) {
    this.page = page;
    this.terminal = page.locator('[data-terminal="main"]');
    this.notice = page.locator('[data-notice]');
    this.#status = page.locator('[data-sandbox-status]');
    this.statusButton = this.#status.getByRole('button', { name: /^(Engine status|엔진 상태)/ });
  }

  async goTo(locale: 'ko' | 'en' = 'en'): Promise<void> {
    await this.page.goto(lessonPath(locale));
  }

  /** Post-condition: the learner's engine is ready and the shell has shown its prompt. */
  async open(locale: 'ko' | 'en' = 'en'): Promise<void> {
    await this.goTo(locale);
    await this.expectPrompt();
    await this.expectSandbox('ready');
  }

  async expectSandbox(status: string, timeout = RUN_TIMEOUT_MS): Promise<void> {
    await expect(this.#status).toHaveAttribute('data-sandbox-status', status, { timeout });
  }

  block(id: string): Locator {
    return this.page.locator(`[data-block="${LESSON}/${id}"]`);
  }

  runButton(id: string): Locator {
    return this.block(id).getByRole('button', { name: /^(Run|실행)/ });
  }

  output(id: string): Locator {
    return this.block(id).locator('[data-block-output]');
  }

  async outputText(id: string): Promise<string> {
    return (await this.output(id).textContent()) ?? '';
  }

  step(id: string): Locator {
    return this.page.locator(`[data-step="${id}"]`);
  }

  /** Post-condition: the block has run, with this outcome. */
  async run(id: string, status: 'ok' | 'failed' = 'ok'): Promise<void> {
    await this.runButton(id).click();
    await this.expectStatus(id, status);
  }

  async expectStatus(id: string, status: string): Promise<void> {
    await expect(this.block(id)).toHaveAttribute('data-status', status, { timeout: RUN_TIMEOUT_MS });
  }

  async expectStep(id: string, status: 'todo' | 'passed'): Promise<void> {
    await expect(this.step(id)).toHaveAttribute('data-status', status);
  }

  async expectConnection(status: string): Promise<void> {
    await expect(this.terminal).toHaveAttribute('data-connection', status);
  }

  async focusTerminal(): Promise<void> {
    await this.terminal.getByRole('textbox').focus();
  }

  /** Types a line as it would be typed by hand, and presses Enter. */
  async type(line: string): Promise<void> {
    await this.focusTerminal();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** What the terminal shows now, a string per row, without the blanks at the ends and the empty rows below. */
  async rows(): Promise<string[]> {
    const rows = await this.terminal.locator('.xterm-rows > div').allTextContents();
    const texts = rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
    return texts.slice(0, texts.findLastIndex((row) => row !== '') + 1);
  }

  /** Waits for rows that are exactly this, wherever they are on the screen. */
  async expectRows(...expected: string[]): Promise<void> {
    await expect.poll(() => this.rows()).toEqual(expect.arrayContaining(expected));
  }

  async expectPrompt(): Promise<void> {
    await expect.poll(async () => (await this.rows()).at(-1), { timeout: RUN_TIMEOUT_MS }).toMatch(PROMPT);
  }

  async countRows(text: string): Promise<number> {
    return (await this.rows()).filter((row) => row === text).length;
  }
}
