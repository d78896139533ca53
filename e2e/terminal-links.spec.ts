// Links in the output: what a click opens, what it asks first, what it refuses.
import { expect, test } from './fixtures.ts';
import type { LessonPage } from './lesson-page.ts';
import { TerminalHand } from './terminal-hand.ts';

/** An address of the server itself: nothing else is reached in tests. */
const targetOf = (lesson: LessonPage) => `${new URL(lesson.page.url()).origin}/en`;

test('an address opens with Ctrl, and is only shown without', async ({ lesson, page, context }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  const target = targetOf(lesson);
  await lesson.type(`clear; echo see ${target} there`);
  await lesson.expectRows(`see ${target} there`);
  const { x, y } = await hand.cell(hand.row(/^see/), 8);
  await page.mouse.move(x, y, { steps: 3 });
  await expect(lesson.terminal.locator('[data-link-target]')).toHaveText(`${target}Ctrl + click to open`);
  await page.mouse.click(x, y);
  expect(context.pages()).toHaveLength(1);

  const [opened] = await Promise.all([context.waitForEvent('page'), ctrlClick(lesson, { x, y })]);
  await opened.waitForLoadState();
  expect(opened.url()).toBe(target);
  expect(await opened.evaluate(() => window.opener)).toBeNull();
  expect(await opened.evaluate(() => document.referrer)).toBe('');
});

test('a link that says something else than where it leads asks first', async ({ lesson, page, context }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  const target = targetOf(lesson);
  await lesson.type(`clear; printf '\\e]8;;${target}\\e\\\\https://docs.docker.com/\\e]8;;\\e\\\\ end\\n'`);
  await lesson.expectRows('https://docs.docker.com/ end');
  const at = await hand.cell(hand.row(/^https/), 6);
  await page.mouse.move(at.x, at.y, { steps: 3 });
  await expect(lesson.terminal.locator('[data-link-target]')).toContainText(target);
  await ctrlClick(lesson, at);
  const question = hand.question('link');
  await expect(question.locator('[data-preview]')).toHaveText(target);
  await expect(question).toContainText('In the terminal it reads: https://docs.docker.com/');
  expect(context.pages()).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await hand.expectFocus();

  await ctrlClick(lesson, at);
  const [opened] = await Promise.all([
    context.waitForEvent('page'),
    question.getByRole('button', { name: 'Open' }).click(),
  ]);
  expect(await opened.evaluate(() => window.opener)).toBeNull();
});

test('what is no web address is no link', async ({ lesson, page, context }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type(`clear; printf '\\e]8;;javascript:alert(1)\\e\\\\harmless\\e]8;;\\e\\\\ end\\n'`);
  await lesson.expectRows('harmless end');
  const at = await hand.cell(hand.row(/^harmless/), 3);
  await page.mouse.move(at.x, at.y, { steps: 3 });
  await ctrlClick(lesson, at);
  await expect(lesson.terminal.locator('[data-link-target]')).toBeHidden();
  await expect(hand.question('link')).toBeHidden();
  expect(context.pages()).toHaveLength(1);
});

async function ctrlClick({ page }: LessonPage, { x, y }: { x: number; y: number }): Promise<void> {
  await page.mouse.move(x + 1, y, { steps: 2 });
  await page.keyboard.down('Control');
  await page.mouse.click(x, y);
  await page.keyboard.up('Control');
}
