// What the learner sees of the engine's limits, what happens at them, and the way to a fresh engine.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

test('the panel tells what the engine uses and what it may use', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.statusButton.click();
  const panel = panelOf(page);
  await expect(panel).toBeFocused();
  for (const name of ['Memory', 'Processes', 'Disk']) {
    await expect(panel.getByRole('meter', { name })).toBeVisible();
  }
  await expect(panel).toContainText(/\d+ MB of \d+ MB/);
  await expect(panel).toContainText('Up to 4');
  await expect(panel).toContainText('Up to 120 a minute');
  await expect(panel).toContainText(/Open files(Up to [0-9,]+ in a program|As many as the host allows)/);
  await expect(panel).toContainText("The registry with the lessons' images");
  await expect(panel).toContainText('Stops after 1 hour');
  await expect(panel).toContainText('4 hours, can be extended');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(lesson.statusButton).toBeFocused();
});

test('starting afresh, by keyboard, gives a clean engine and keeps the passed steps', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.run('run-hello');
  await lesson.expectStep('run-hello', 'passed');
  await lesson.type('touch of-the-old-engine; clear');
  await lesson.expectPrompt();

  await lesson.statusButton.focus();
  await page.keyboard.press('Enter');
  const panel = panelOf(page);
  await panel.getByRole('button', { name: 'Start afresh' }).focus();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(panel.getByRole('button', { name: 'Start afresh' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(panel).toBeHidden();
  await expect(lesson.statusButton).toBeFocused();

  await expect.poll(() => lesson.rows()).toEqual(['learner@sandbox:~$']);
  await lesson.expectSandbox('ready');
  await lesson.type('clear; ls; docker container ls -aq; echo "nothing $((6 * 7))"');
  await expect.poll(() => lesson.rows()).toEqual(['nothing 42', 'learner@sandbox:~$']);
  await lesson.expectStep('run-hello', 'passed');
  await lesson.run('run-hello-again');
});

test('a program that takes all the memory is ended, told of, and a fresh engine is offered', async ({
  page,
  lesson,
}) => {
  await lesson.open();
  await lesson.type('X=42; tail /dev/zero');
  await expect(lesson.notice).toContainText(/memory \(\d+ MB\) was full/, { timeout: 60_000 });
  await lesson.expectPrompt();
  await lesson.type('clear; echo "X is $X"');
  await lesson.expectRows('X is 42');

  await page.reload();
  await lesson.notice.getByRole('button', { name: 'Start afresh' }).click();
  await expect(lesson.notice).toContainText('The steps you passed stay.');
  await lesson.notice.getByRole('button', { name: 'Start afresh' }).click();
  await expect(lesson.notice).toBeHidden();
  await lesson.expectSandbox('ready');
  await expect.poll(() => lesson.rows()).toEqual(['learner@sandbox:~$']);
});

test('what was told and put away stays away', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.type('tail /dev/zero');
  await expect(lesson.notice).toContainText('memory', { timeout: 60_000 });
  await lesson.notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(lesson.notice).toBeHidden();
  await expect(lesson.statusButton).toBeFocused();
  await page.reload();
  await lesson.expectConnection('connected');
  await lesson.expectSandbox('ready');
  await expect(lesson.notice).toBeHidden();
});

const panelOf = (page: Page) => page.getByRole('dialog', { name: 'Your engine' });
