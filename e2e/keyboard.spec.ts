// The first lesson from its first step to its last by keyboard alone. After each key, what has the keyboard can be seen.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** More than there is to pass on any way from one part to the next. */
const MAX_PRESSES = 60;

test('a learner goes through the whole lesson without a mouse', async ({ page, lesson }) => {
  test.setTimeout(120_000);
  const keyboard = new Keyboard(page);
  await page.goto('/en');
  await keyboard.tabTo(page.getByRole('link', { name: 'Run a container' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/lessons\/docker-basics\/run-a-container$/);
  await lesson.expectPrompt();

  await answer(keyboard, 'without-image');
  await keyboard.tabTo(lesson.runButton('run-hello'));
  await keyboard.press('Enter');
  await lesson.expectStatus('run-hello', 'ok');
  await lesson.expectStep('run-hello', 'passed');
  await keyboard.expectSeen();

  const folds = lesson.step('run-hello').locator('summary');
  await expect(folds.nth(1)).toBeHidden();
  for (const fold of [folds.nth(0), folds.nth(1), folds.nth(2)]) await openByKey(keyboard, fold);
  await expect(lesson.step('run-hello').locator('details[open] li')).toContainText('docker container run');

  await answer(keyboard, 'second-run');
  await goThroughTerminal(keyboard, page, lesson.terminal);
  await expect(lesson.runButton('run-hello')).toBeFocused();
  await keyboard.tabTo(lesson.runButton('list-all'));
  await keyboard.press('Enter');
  await lesson.expectStatus('list-all', 'ok');
  await keyboard.tabTo(lesson.runButton('run-hello-again'), 'Shift+Tab');
  await keyboard.press('Enter');
  await lesson.expectStatus('run-hello-again', 'ok');
  await lesson.expectStep('run-it-again', 'passed');
  await keyboard.expectSeen();
});

/** By the arrow to the second choice, which is the right one of both quizzes. */
async function answer(keyboard: Keyboard, quiz: string): Promise<void> {
  const form = keyboard.page.locator(`[data-quiz="run-a-container/${quiz}"]`);
  await keyboard.tabTo(form.getByRole('radio').first());
  await keyboard.press('ArrowDown');
  await expect(form.getByRole('radio').nth(1)).toBeChecked();
  await keyboard.tabTo(form.getByRole('button', { name: 'Answer' }));
  await keyboard.press('Enter');
  await expect(form).toHaveAttribute('data-status', 'right');
  // The button is gone; what is told of the answer has the keyboard.
  await expect(form.getByRole('status')).toBeFocused();
}

async function openByKey(keyboard: Keyboard, summary: Locator): Promise<void> {
  await keyboard.tabTo(summary);
  await keyboard.press('Enter');
  await expect(summary.locator('xpath=..')).toHaveAttribute('open', '');
}

/** Into the terminal, where keys are the shell's, and back to the block that ran last. */
async function goThroughTerminal(keyboard: Keyboard, page: Page, terminal: Locator): Promise<void> {
  const textbox = terminal.getByRole('textbox');
  await keyboard.tabTo(textbox);
  await page.keyboard.type('echo by hand');
  await page.keyboard.press('Enter');
  await expect(terminal).toContainText(/by hand.*by hand/s);
  await page.keyboard.press('Tab');
  await expect(textbox).toBeFocused();
  await page.keyboard.press('Control+Shift+M');
  await expect(textbox).not.toBeFocused();
  await keyboard.expectSeen();
}

class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
    await this.expectSeen();
  }

  async tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const isThere = () => target.evaluate((element) => element === document.activeElement);
    for (let presses = 0; presses < MAX_PRESSES && !(await isThere()); presses += 1) await this.press(key);
    await expect(target).toBeFocused();
  }

  /** Something has the keyboard, shows that it has, and is within the window. */
  async expectSeen(): Promise<void> {
    await expect.poll(() => this.page.evaluate(howFocusIsSeen)).toBe('seen');
  }
}

function howFocusIsSeen(): string {
  const { activeElement: element, body } = document;
  if (element === null || element === body) return 'nothing has the keyboard';
  // The field of a terminal is as large as a letter, and the terminal draws its cursor.
  if (element.closest('[data-terminal]') !== null) return 'seen';
  const name = element.outerHTML.slice(0, 80);
  const { top, bottom, width, height } = element.getBoundingClientRect();
  if (width * height === 0) return `no place: ${name}`;
  if (bottom < 0 || top > innerHeight) return `not in the window: ${name}`;
  // A card that is a link as a whole has the ring around the card; the divider becomes a line.
  for (let around: Element | null = element, depth = 0; around !== null && depth < 4; depth += 1) {
    const { outlineStyle, outlineWidth } = getComputedStyle(around);
    if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) return 'seen';
    around = around.parentElement;
  }
  return element.matches('[role="separator"]') ? 'seen' : `no ring: ${name}`;
}
