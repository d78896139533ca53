// Several terminals in one page: opened, named, closed and shown beside each other, and found again after a reload.
import { expect, test } from './fixtures.ts';
import { LessonPage } from './lesson-page.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('terminals are opened, have shells of their own, and are there after a reload', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await panel.expectTabs('Terminal');
  await lesson.type('X=main');
  await panel.new.click();
  await panel.expectTabs('Terminal', 'Terminal 2');
  await panel.expectInFront('Terminal 2');
  await panel.expectPrompt('t2');
  await expect(panel.input('t2')).toBeFocused();
  await page.keyboard.type('X=second; clear\n');
  await page.keyboard.type('echo "X is $X"\n');
  await panel.expectRows('t2', 'X is second');

  await page.reload();
  await panel.expectTabs('Terminal', 'Terminal 2');
  await panel.expectInFront('Terminal 2');
  await panel.expectRows('t2', 'X is second');
  await panel.tab('Terminal').click();
  await lesson.type('echo "X is $X"');
  await lesson.expectRows('X is main');
});

test('a reload shows the same two terminals in the same sizes', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await page.setViewportSize({ width: 1600, height: 900 });
  await lesson.open();
  for (const name of ['t2', 't3']) {
    await panel.new.click();
    await panel.expectPrompt(name);
  }
  await panel.root.getByRole('button', { name: 'Split' }).click();
  const divider = panel.root.getByRole('separator', { name: 'Sizes of the two terminals' });
  for (let presses = 0; presses < 3; presses += 1) await divider.press('ArrowRight');
  await panel.tab('Terminal 3').click();
  const width = await panel.width('t3');
  expect(width).toBeGreaterThan(50 + (await panel.width('main')));

  await page.reload();
  await panel.expectInFront('Terminal 3');
  await panel.expectPrompt('t3');
  await panel.expectPrompt('main');
  await expect(panel.terminal('t2')).toBeHidden();
  expect(await panel.width('t3')).toBeCloseTo(width, 0);

  // What another page has closed meanwhile is not opened again.
  const other = new TerminalPanel(await page.context().newPage());
  await new LessonPage(other.page).goTo();
  await other.expectTabs('Terminal', 'Terminal 2', 'Terminal 3');
  await other.expectInFront('Terminal');
  await page.goto('/en');
  await other.tab('Terminal 3').locator('[data-cross]').click();
  await other.expectTabs('Terminal', 'Terminal 2');
  await page.goBack();
  await panel.expectTabs('Terminal', 'Terminal 2');
  await panel.expectInFront('Terminal');
  await expect(panel.root.getByRole('separator')).toBeHidden();
});

test('a bell behind another tab leaves a dot there until it is looked at', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await lesson.type(String.raw`until test -e ring; do sleep 0.2; done; printf '\a'`);
  await panel.new.click();
  await panel.expectPrompt('t2');
  await expect(panel.root.locator('[data-rang]')).toHaveCount(0);
  await panel.type('t2', String.raw`touch ring; printf '\a'`);
  await expect(panel.tab('Terminal (the bell rang)').locator('[data-rang]')).toBeVisible();
  await expect(panel.tab('Terminal 2')).toBeVisible();
  await panel.tab('Terminal (the bell rang)').click();
  await panel.expectInFront('Terminal');
  await expect(panel.root.locator('[data-rang]')).toHaveCount(0);
});

test('the tabs are gone through, named and closed by keyboard', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.press('Control+Shift+Backquote');
  await panel.expectPrompt('t2');
  await page.keyboard.press('Control+Shift+BracketLeft');
  await panel.expectInFront('Terminal');
  await expect(panel.input('main')).toBeFocused();

  await panel.tab('Terminal').focus();
  await page.keyboard.press('End');
  await expect(panel.tab('Terminal 2')).toBeFocused();
  await panel.expectInFront('Terminal 2');
  await page.keyboard.press('F2');
  const field = panel.root.getByRole('textbox', { name: 'New name for Terminal 2' });
  await expect(field).toBeFocused();
  await expect(panel.root.getByRole('tablist').getByRole('textbox')).toHaveCount(0);
  await page.keyboard.type('서버 로그');
  await page.keyboard.press('Enter');
  await expect(panel.tab('서버 로그')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('not this');
  await page.keyboard.press('Escape');
  await expect(panel.tab('서버 로그')).toBeFocused();
  await panel.expectTabs('Terminal', '서버 로그');

  const other = new TerminalPanel(await page.context().newPage());
  await new LessonPage(other.page).goTo();
  await other.expectTabs('Terminal', '서버 로그');

  await page.bringToFront();
  await panel.tab('서버 로그').focus();
  await page.keyboard.press('Delete');
  await panel.expectTabs('Terminal');
  await other.expectTabs('Terminal');
  await panel.tab('Terminal').focus();
  await page.keyboard.press('Delete');
  await panel.expectTabs('Terminal');
});

test('a title is a line of text, and an empty one gives the name back', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await panel.tab('Terminal').dblclick();
  const box = panel.root.getByRole('textbox', { name: 'New name for Terminal' });
  await box.fill(`  <b>${'x'.repeat(60)}  `);
  await box.press('Enter');
  await panel.expectTabs(`<b>${'x'.repeat(35)}`);
  await panel.choose('Rename');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await panel.expectTabs('Terminal');
});

test('closing a terminal in which a block runs is asked about', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await panel.new.click();
  await panel.expectPrompt('t2');
  await panel.tab('Terminal').click();
  await lesson.type('sleep 1000');
  await expect.poll(() => lesson.rows()).toContainEqual(expect.stringMatching(/\$ sleep 1000$/));
  await lesson.runButton('list-all').click();
  await lesson.expectStatus('list-all', 'queued');
  await panel.tab('Terminal').locator('[data-cross]').click();
  const question = panel.root.getByRole('group', { name: /still running/ });
  await expect(question.getByRole('button', { name: 'Keep it open' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await panel.expectTabs('Terminal', 'Terminal 2');
  await panel.choose('Close terminal');
  await question.getByRole('button', { name: 'Close it' }).click();
  await panel.expectTabs('Terminal 2');
  await lesson.expectStatus('list-all', 'failed');

  await lesson.run('list-all');
  await panel.expectTabs('Terminal 2', 'Terminal');
  await panel.expectInFront('Terminal');
});

test('closing a terminal in which a program of the learner runs is asked about', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await panel.new.click();
  await panel.expectPrompt('t2');
  await panel.type('t2', 'sleep 1000');
  await expect(panel.terminal('t2').locator('[data-tone="running"]')).toBeVisible();
  await panel.tab('Terminal 2').locator('[data-cross]').click();
  await expect(panel.root.getByRole('group', { name: /still running/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+C');
  await panel.expectPrompt('t2');
  await panel.tab('Terminal 2').locator('[data-cross]').click();
  await panel.expectTabs('Terminal');
});

test('there are no more terminals than the limit, and the button says so', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  for (const name of ['t2', 't3', 't4']) {
    await panel.new.click();
    await panel.expectPrompt(name);
  }
  await expect(panel.new).toHaveAccessibleName('There can be 4 terminals; close one to open another');
  await panel.new.press('Enter');
  await expect(panel.tabs).toHaveCount(4);
  await panel.choose('Close terminal');
  await panel.expectTabs('Terminal', 'Terminal 2', 'Terminal 3');
  await panel.new.click();
  await panel.expectPrompt('t4');
});

test('two terminals beside each other', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await page.setViewportSize({ width: 1600, height: 900 });
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.press('Control+Shift+Digit5');
  await panel.expectPrompt('t2');
  await expect(panel.input('t2')).toBeFocused();
  await expect(lesson.terminal).toBeVisible();
  const before = await panel.width('main');
  expect(Math.abs(before - (await panel.width('t2')))).toBeLessThan(3);

  const divider = panel.root.getByRole('separator', { name: 'Sizes of the two terminals' });
  await divider.focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => panel.width('main')).toBeGreaterThan(before + 10);
  await page.keyboard.press('Enter');
  await expect.poll(() => panel.width('main')).toBeCloseTo(before, 0);

  // A click on a tab that is in view goes there; a run shows its terminal in the pane where it is.
  await panel.tab('Terminal').click();
  await expect(panel.input('main')).toBeFocused();
  await lesson.run('list-all');
  await expect(panel.terminal('t2')).toBeVisible();
  await panel.root.getByRole('button', { name: 'Undo split' }).click();
  await expect(panel.terminal('t2')).toBeHidden();
  await expect(lesson.terminal).toBeVisible();
});

test('the panel fills the window and goes back, and Escape stays the shell’s', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.press('Control+Shift+Enter');
  await expect.poll(() => panel.width('main')).toBeGreaterThan(1200);
  await page.keyboard.press('Escape');
  await expect.poll(() => panel.width('main')).toBeGreaterThan(1200);
  await expect(page.locator('#content')).toHaveJSProperty('inert', true);
  await panel.root.getByRole('button', { name: 'Back to the lesson' }).click();
  await expect.poll(() => panel.width('main')).toBeLessThan(700);
  await lesson.runButton('list-all').focus();
  await expect(lesson.runButton('list-all')).toBeFocused();
});
