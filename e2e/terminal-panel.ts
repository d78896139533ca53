// The panel around the terminals as a learner meets it, on a lesson's page and on its own: tabs, panes, menu, keys.
import { expect, type Locator, type Page } from '@playwright/test';
import { RUN_TIMEOUT_MS } from './lesson-page.ts';

const PROMPT = /learner@sandbox:~\$$/;

export class TerminalPanel {
  readonly page: Page;
  readonly root: Locator;
  readonly tabs: Locator;
  readonly new: Locator;
  readonly menuButton: Locator;
  readonly menu: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator('#terminal');
    this.tabs = this.root.getByRole('tab');
    this.new = this.root.locator('[data-action="new-terminal"]');
    this.menuButton = this.root.getByRole('button', { name: /^(More for this terminal|터미널 메뉴 열기)$/ });
    this.menu = this.root.getByRole('dialog', { name: /^(Terminal menu|터미널 메뉴)$/ });
  }

  tab(name: string): Locator {
    return this.root.getByRole('tab', { name, exact: true });
  }

  terminal(name: string): Locator {
    return this.root.locator(`[data-terminal="${name}"]`);
  }

  /** The box that the keyboard goes to; the screen reader's, which has the terminal's name. */
  input(name: string): Locator {
    return this.terminal(name).locator('textarea');
  }

  async choose(entry: string | RegExp): Promise<void> {
    await this.menuButton.click();
    await this.menu.locator('button, a').filter({ hasText: entry }).click();
  }

  async expectTabs(...names: string[]): Promise<void> {
    await expect.poll(() => this.tabs.allTextContents()).toEqual(names);
  }

  async expectInFront(name: string): Promise<void> {
    await expect(this.tab(name)).toHaveAttribute('aria-selected', 'true');
  }

  async expectRole(name: string, role: 'writer' | 'reader' | 'vacant'): Promise<void> {
    await expect(this.terminal(name)).toHaveAttribute('data-role', role);
  }

  /** What a terminal shows now, a string per row, without the blanks at the ends and the empty rows below. */
  async rows(name: string): Promise<string[]> {
    const rows = await this.terminal(name).locator('.xterm-rows > div').allTextContents();
    const texts = rows.map((row) => row.replaceAll('\u00a0', ' ').trimEnd());
    return texts.slice(0, texts.findLastIndex((row) => row !== '') + 1);
  }

  async expectRows(name: string, ...expected: string[]): Promise<void> {
    await expect.poll(() => this.rows(name)).toEqual(expect.arrayContaining(expected));
  }

  async expectPrompt(name: string): Promise<void> {
    await expect.poll(async () => (await this.rows(name)).at(-1), { timeout: RUN_TIMEOUT_MS }).toMatch(PROMPT);
  }

  async type(name: string, line: string): Promise<void> {
    await this.input(name).focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  async width(name: string): Promise<number> {
    return (await this.terminal(name).boundingBox())?.width ?? 0;
  }
}
