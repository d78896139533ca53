// One terminal in two pages: one of them writes, the other shows what it sees, and takes over when it is typed into.
import { expect, test } from './fixtures.ts';
import { LessonPage } from './lesson-page.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('the page that is used last writes; the other one says so and takes over by itself', async ({ page, lesson }) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  await first.expectRole('main', 'writer');

  const second = new TerminalPanel(await page.context().newPage());
  await second.page.setViewportSize({ width: 1500, height: 600 });
  await new LessonPage(second.page).open();
  await second.expectRole('main', 'writer');
  await first.expectRole('main', 'reader');
  const line = first.root.locator('[data-reader]');
  await expect(line).toContainText('Another browser tab is using this terminal.');
  await second.type('main', 'echo "$COLUMNS columns" > size; cat size');
  const columns = await printedColumns(second);
  await first.expectRows('main', columns);

  await line.getByRole('button', { name: 'Type here' }).click();
  await first.expectRole('main', 'writer');
  await expect(line).toBeHidden();
  await expect(first.input('main')).toBeFocused();
  await second.expectRole('main', 'reader');
  await page.keyboard.type('clear; echo "$COLUMNS columns"\n');
  await expect.poll(() => printedColumns(first)).not.toBe(columns);

  // Typing is enough: nothing of it is lost.
  await second.type('main', 'clear; echo typed in the second');
  await second.expectRows('main', 'typed in the second');
  await first.expectRole('main', 'reader');
  await first.expectRows('main', 'typed in the second');
});

test('a page that nobody sees takes no terminal away', async ({ page, lesson }) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  const hidden = new TerminalPanel(await page.context().newPage());
  await hidden.page.addInitScript(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    Object.defineProperty(document, 'hidden', { get: () => true });
  });
  await new LessonPage(hidden.page).goTo();
  await hidden.expectRole('main', 'reader');
  await first.expectRole('main', 'writer');
  await first.type('main', 'echo still here');
  await first.expectRows('main', 'still here');
  await hidden.expectRows('main', 'still here');

  // It comes to the front.
  await hidden.page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'visible' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await hidden.expectRole('main', 'writer');
  await first.expectRole('main', 'reader');
});

test('a terminal behind another tab takes nothing away either', async ({ page, lesson }) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  await first.new.click();
  await first.expectPrompt('t2');

  const second = new TerminalPanel(await page.context().newPage());
  await new LessonPage(second.page).open();
  await second.expectTabs('Terminal', 'Terminal 2');
  await first.expectRole('t2', 'writer');
  await second.tab('Terminal 2').click();
  await second.expectRole('t2', 'writer');
  await first.expectRole('t2', 'reader');
});

test('nor does a page that is loaded again take one that goes behind', async ({ page }) => {
  const first = new TerminalPanel(page);
  await page.goto('/en/terminal');
  await first.expectPrompt('main');
  await first.new.click();
  await first.expectPrompt('t2');

  const second = new TerminalPanel(await page.context().newPage());
  await second.page.goto('/en/terminal');
  await second.expectRole('main', 'writer');
  await page.reload();
  await first.expectPrompt('t2');
  await expect(first.input('t2')).toBeFocused();
  await first.expectRole('t2', 'writer');
  await first.expectRole('main', 'reader');
  await second.expectRole('main', 'writer');
});

test('when the page that writes is closed, the one with the keyboard goes on in its own size', async ({
  page,
  lesson,
}) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  await first.type('main', 'tput cols > own; clear');
  const second = new TerminalPanel(await page.context().newPage());
  await second.page.setViewportSize({ width: 1500, height: 600 });
  await new LessonPage(second.page).open();
  await first.expectRole('main', 'reader');
  await second.page.close();
  await first.expectRole('main', 'writer');
  await expect(first.root.locator('[data-reader]')).toBeHidden();
  await first.type('main', 'clear; tput cols | cmp - own && echo as before');
  await first.expectRows('main', 'as before');
});

test('a page without the keyboard says that nobody types any more, until it has it', async ({ page, lesson }) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  // Every page of a test has the keyboard, as far as Chromium says.
  const setKeyboard = (has: boolean) =>
    page.evaluate((hasFocus) => {
      Object.defineProperty(document, 'hasFocus', { configurable: true, value: () => hasFocus });
      if (hasFocus) window.dispatchEvent(new Event('focus'));
    }, has);
  await setKeyboard(false);
  const writer = async () => {
    const second = new TerminalPanel(await page.context().newPage());
    await new LessonPage(second.page).open();
    await first.expectRole('main', 'reader');
    await second.page.close();
  };
  const line = first.root.locator('[data-reader]');
  await writer();
  await first.expectRole('main', 'vacant');
  await expect(line).toContainText('Nobody is typing in this terminal any more.');
  await setKeyboard(true);
  await first.expectRole('main', 'writer');
  await expect(line).toBeHidden();

  await setKeyboard(false);
  await writer();
  await first.expectRole('main', 'vacant');
  await lesson.terminal.locator('.xterm-screen').click();
  await first.expectRole('main', 'writer');
});

test('a terminal behind another tab has the cells of its writer', async ({ page, lesson }) => {
  const first = new TerminalPanel(page);
  await lesson.open();
  await first.new.click();
  await first.expectPrompt('t2');
  const second = new TerminalPanel(await page.context().newPage());
  await second.page.setViewportSize({ width: 1280, height: 500 });
  await new LessonPage(second.page).open();
  await second.tab('Terminal 2').click();
  await second.expectRole('t2', 'writer');
  const cells = ({ root }: TerminalPanel) => root.locator('[data-terminal="t2"] .xterm-rows > div').count();
  const few = await cells(second);
  await second.tab('Terminal').click();

  await first.type('t2', 'echo here');
  await first.expectRole('t2', 'writer');
  await expect.poll(() => cells(second)).toBeGreaterThan(few);
  expect(await cells(second)).toBe(await cells(first));
});

async function printedColumns(panel: TerminalPanel): Promise<string> {
  const isAnswer = (row: string) => /^\d+ columns$/.test(row);
  await expect.poll(async () => (await panel.rows('main')).some(isAnswer)).toBe(true);
  return (await panel.rows('main')).findLast(isAnswer) ?? '';
}
