// What a learner did is on the first page, and theirs to name, to take along and to delete.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { LESSON, RUN_TIMEOUT_MS } from './lesson-page.ts';

const NICKNAME = '고래 선장';

test('a learner goes on where they left, takes a name and a copy, and deletes everything', async ({ page, lesson }) => {
  test.setTimeout(120_000);
  await lesson.open('ko');
  await lesson.run('run-hello');
  await lesson.expectStep('run-hello', 'passed');

  await page.goto('/ko');
  const progress = page.locator('[data-progress]');
  await expect(progress).toHaveAttribute('data-progress', '1/2');
  const goOn = page.locator('[data-continue]').getByRole('link');
  await expect(goOn).toHaveAttribute('href', new RegExp(`/${LESSON}#run-it-again$`));

  await page.getByRole('link', { name: '내 데이터' }).click();
  await page.getByRole('textbox').fill(NICKNAME);
  await page.getByRole('button', { name: '저장' }).click();
  await expect(page.getByRole('status')).toHaveText('저장했습니다.');
  await expect(page.getByRole('textbox')).toHaveValue(NICKNAME);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '내 데이터 내려받기' }).click(),
  ]);
  const copy = JSON.parse(await readFile(await download.path(), 'utf8'));
  expect(copy).toMatchObject({ learner: { nickname: NICKNAME }, passes: [{ lesson: LESSON, id: 'run-hello' }] });

  await page.goto('/ko');
  await expect(page.getByText(`${NICKNAME}님`)).toBeVisible();
  await page.goto('/ko/me');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: '내 데이터 삭제' }).click();
  await expect(page.getByRole('status')).toBeVisible();
  await page.goto('/ko');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(progress).toHaveCount(0);
  await expect(page.getByText(NICKNAME)).toHaveCount(0);
});

test('what was written and not saved is deleted as well, in every tab', async ({ page, context }) => {
  test.setTimeout(120_000);
  const [other, undone, elsewhere] = [await context.newPage(), await context.newPage(), await context.newPage()];
  for (const tab of [page, other, undone, elsewhere]) await writeUnsaved(tab);
  await editorOf(undone).getByRole('button', { name: "The lesson's version" }).press('Enter');
  const undo = editorOf(undone).getByRole('button', { name: 'Back to mine' });
  await expect(undo).toBeVisible();
  await elsewhere.goto('/en');

  await page.goto('/en/me');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete my data' }).click();
  await expect(page.getByRole('status')).toBeVisible();

  await expectUnwritten(other);
  // No button and no key brings it back where it was written.
  await expectUnwritten(undone);
  await expect(undo).toHaveCount(0);
  await editorOf(undone).getByRole('textbox').focus();
  await undone.keyboard.press('ControlOrMeta+z');
  await expectUnwritten(undone);
  for (const tab of [page, elsewhere]) {
    await tab.goto(WITH_EDITOR);
    await expectUnwritten(tab);
  }
});

const WITH_EDITOR = '/en/lessons/everything/workspace-parts';
const editorOf = (page: Page) => page.locator('[data-editor="site/index.html"]');

async function writeUnsaved(page: Page): Promise<void> {
  await page.goto(WITH_EDITOR);
  const editor = editorOf(page);
  await editor.scrollIntoViewIfNeeded();
  await expect(editor.locator('[data-editor-ready]')).toContainText('first words', { timeout: RUN_TIMEOUT_MS });
  await expect(editor.getByRole('status')).toHaveText('Saved', { timeout: RUN_TIMEOUT_MS });
  await editor.getByRole('textbox').focus();
  await page.keyboard.type('mine');
  await expect(editor.getByRole('status')).toHaveText('Not saved');
}

/** The file is that of the lesson, in an engine of somebody new. */
async function expectUnwritten(page: Page): Promise<void> {
  const editor = editorOf(page);
  await editor.scrollIntoViewIfNeeded();
  await expect(editor.getByRole('status')).toHaveText('Saved', { timeout: RUN_TIMEOUT_MS });
  await expect(editor.locator('[data-editor-ready]')).toContainText('first words', { timeout: RUN_TIMEOUT_MS });
  await expect(editor.locator('[data-editor-ready]')).not.toContainText('mine');
}
