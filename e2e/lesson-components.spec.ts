// Everything that the prose of a lesson may have, used by one learner, most of it by keyboard alone.
import { expect, type Locator, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { LessonPage, RUN_TIMEOUT_MS } from './lesson-page.ts';

const COURSE = 'everything';
const LESSON = 'every-part';

test('each part of a lesson does what it is there for', async ({ page }) => {
  test.setTimeout(180_000);
  const lesson = new EveryPart(page);
  await page.goto(`/en/lessons/${COURSE}/${LESSON}`);
  await lesson.page.expectSandbox('ready');

  // A step: why it is not done, a hint after the other, its solution, and done.
  await expect(page.locator('[data-step="make-file"] [data-step-reason]')).not.toBeEmpty();
  await expectHints(page.locator('[data-step="make-file"]'));
  await page.locator('summary', { hasText: 'Solution' }).press('Enter');
  await expect(page.locator('details[open] li')).toContainText('echo one > notes.txt');
  await lesson.runByKey('make-file');
  await expect(page.locator('[data-step="make-file"]')).toHaveAttribute('data-status', 'passed');
  await expect(page.locator('[data-progress]')).toHaveAttribute('data-progress', '1');

  await expectEditing(lesson);
  await expectStopping(lesson);
  await lesson.runByKey('aside');
  await expect(lesson.block('aside').locator('[data-block-output]')).toHaveText(/^\d+\.\d+/);
  await expectQuizzes(page);
  await expect(page.locator('[data-step="greet"]')).toHaveAttribute('data-status', 'passed');
  await expectTabs(page);
  await expectTerm(page);

  // What was answered is there again after a reload.
  await page.reload();
  await expect(page.locator(`[data-quiz="${LESSON}/kinds"]`)).toHaveAttribute('data-status', 'right');
});

/** The same contract as the first lesson's, with other names. */
class EveryPart {
  readonly page: LessonPage;
  readonly #page: Page;

  constructor(page: Page) {
    this.page = new LessonPage(page);
    this.#page = page;
  }

  block(id: string): Locator {
    return this.#page.locator(`[data-block="${LESSON}/${id}"]`);
  }

  async press(id: string): Promise<void> {
    await this.block(id).getByRole('button', { name: /^Run/ }).press('Enter');
  }

  async runByKey(id: string): Promise<void> {
    await this.press(id);
    await this.expectStatus(id, 'ok');
  }

  async expectStatus(id: string, status: string): Promise<void> {
    await expect(this.block(id)).toHaveAttribute('data-status', status, { timeout: RUN_TIMEOUT_MS });
  }
}

async function expectHints(step: Locator): Promise<void> {
  const [first, second] = [step.getByText('Press the button.'), step.locator('summary', { hasText: 'Hint' }).nth(1)];
  await expect(second).toBeHidden();
  await step.locator('summary', { hasText: 'Hint' }).first().press('Enter');
  await expect(first).toBeVisible();
  await expect(second).toBeVisible();
}

async function expectEditing(lesson: EveryPart): Promise<void> {
  const block = lesson.block('greet');
  const change = block.getByRole('button', { name: 'Change the command' });
  await change.press('Enter');
  await block.getByRole('textbox', { name: 'Command' }).press('Escape');
  await expect(change).toBeFocused();
  await change.press('Enter');
  await block.getByRole('textbox', { name: 'Command' }).fill('echo changed by me');
  await block.getByRole('textbox', { name: 'Command' }).press('Control+Enter');
  await lesson.expectStatus('greet', 'ok');
  await expect(block.locator('[data-block-output]')).toHaveText('changed by me');
  await block.getByRole('button', { name: 'Back to the original command' }).press('Enter');
  await expect(block.locator('pre').first()).toHaveText('echo hello');
  await expect(change).toBeFocused();
}

async function expectStopping(lesson: EveryPart): Promise<void> {
  await lesson.press('wait');
  await lesson.expectStatus('wait', 'running');
  await lesson.block('wait').getByRole('button', { name: 'Stop' }).press('Enter');
  await lesson.expectStatus('wait', 'failed');
}

async function expectQuizzes(page: Page): Promise<void> {
  const single = page.locator(`[data-quiz="${LESSON}/kinds"]`);
  await single.getByLabel('A process').press('Space');
  await single.getByRole('button', { name: 'Answer' }).press('Enter');
  await expect(single).toHaveAttribute('data-status', 'wrong');
  await expect(single).toContainText('A process runs in a container.');
  await single.getByLabel('A package with a program').press('Space');
  await single.getByRole('button', { name: 'Answer again' }).press('Enter');
  await expect(single).toHaveAttribute('data-status', 'right');
  // What was chosen is to be seen also in colours of the learner's own, which leave no background.
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(single.getByLabel('A package with a program')).toHaveCSS('border-top-width', '6px');
  await expect(single.getByLabel('A process')).not.toHaveCSS('border-top-width', '6px');
  await page.emulateMedia({ forcedColors: null });

  const word = page.locator(`[data-quiz="${LESSON}/word"]`);
  await word.getByRole('textbox').fill('docker container ls');
  await word.getByRole('textbox').press('Enter');
  await expect(word).toHaveAttribute('data-status', 'right');
}

async function expectTabs(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Shell' }).press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'API' })).toBeFocused();
  await expect(page.getByRole('tabpanel', { name: 'API' })).toBeVisible();
  await expect(page.locator('article').getByRole('tabpanel')).toHaveCount(1);
}

async function expectTerm(page: Page): Promise<void> {
  const meaning = page.getByText('A package with a program and its files.');
  await page.getByRole('button', { name: 'image', exact: true }).press('Enter');
  await expect(meaning).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(meaning).toBeHidden();
}
