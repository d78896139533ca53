// The marks of commands: a dot each, what it says, what can be copied, and jumping between them.
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import type { LessonPage } from './lesson-page.ts';
import { TerminalHand } from './terminal-hand.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const dots = (lesson: LessonPage, tone?: string): Locator =>
  lesson.terminal.locator(`.xterm-decoration button${tone === undefined ? '' : `[data-tone="${tone}"]`}`);

test('each command has a dot that says how it ended', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await lesson.type('true');
  await expect(dots(lesson, 'ok')).toHaveCount(1);
  await lesson.type('(exit 3)');
  await expect(dots(lesson, 'failed')).toHaveAttribute('title', /^Exit code 3/);
  await lesson.type('sleep 300');
  await expect(dots(lesson, 'running')).toHaveAttribute('title', 'Running');
  await page.keyboard.press('Control+C');
  await expect(dots(lesson, 'failed')).toHaveCount(2);
  // An empty line is no command.
  await page.keyboard.press('Enter');
  await lesson.type('echo done');
  await expect(dots(lesson)).toHaveCount(4);
});

test('its menu copies the command and its output', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await lesson.type("printf '%s\\n' 한글 'two words'");
  await expect(dots(lesson, 'ok')).toHaveCount(1);
  await dots(lesson, 'ok').click();
  await lesson.terminal.getByRole('button', { name: 'Copy output' }).click();
  await hand.expectClipboard('한글\ntwo words');
  await hand.expectFocus();
  await expect(lesson.terminal.locator('[data-remark]')).toHaveText('Copied');

  await dots(lesson, 'ok').click();
  await lesson.terminal.getByRole('button', { name: 'Copy command' }).click();
  await hand.expectClipboard("printf '%s\\n' 한글 'two words'");

  await dots(lesson, 'ok').click();
  await page.keyboard.press('Escape');
  await expect(lesson.terminal.getByRole('button', { name: 'Copy output' })).toBeHidden();
  await hand.expectFocus();
});

test('the keys jump from command to command and back to the prompt', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await lesson.type('echo first; seq 100');
  await lesson.type('echo second; seq 100');
  await lesson.expectPrompt();
  await expect.poll(async () => (await lesson.rows()).filter((row) => row === '100')).toHaveLength(1);
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(async () => (await lesson.rows())[0]).toContain('echo second');
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect.poll(async () => (await lesson.rows())[0]).toContain('echo first');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await expect.poll(async () => (await lesson.rows())[0]).toContain('echo second');
  await page.keyboard.press('Control+Shift+ArrowDown');
  await lesson.expectPrompt();
});

test('marks that a program prints do no harm', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await lesson.type(
    `for i in $(seq 2000); do printf '\\e]133;A\\a\\e]133;B\\a\\e]133;C\\a\\e]133;D;1\\a'; done; echo done`,
  );
  await lesson.expectRows('done');
  await lesson.type('clear; echo "after all"');
  await lesson.expectRows('after all');
  expect(await dots(lesson).count()).toBeLessThanOrEqual(300);
});

test('clearing keeps the line of the prompt, and marks go on', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('seq 100');
  await lesson.expectRows('100');
  await lesson.expectPrompt();
  await page.keyboard.type('echo kept');
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/\$ echo kept$/);
  await page.keyboard.press('Control+Shift+K');
  await expect.poll(() => lesson.rows()).toEqual(['learner@sandbox:~$ echo kept']);
  await page.keyboard.press('Enter');
  await lesson.expectRows('learner@sandbox:~$ echo kept', 'kept');
  await expect(dots(lesson, 'ok')).toHaveCount(1);
  await dots(lesson, 'ok').click();
  await lesson.terminal.getByRole('button', { name: 'Copy command' }).click();
  await hand.expectClipboard('echo kept');
});
