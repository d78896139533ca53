// Copying and pasting with the keys of a terminal, and what is not pasted without a question.
import { createHash } from 'node:crypto';
import { expect, test } from './fixtures.ts';
import { TerminalHand } from './terminal-hand.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('a double click selects a word, and Ctrl+Shift+C copies it', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo one 한글 three');
  await lesson.expectRows('one 한글 three');
  await hand.selectWord(hand.row(/^one/), 5);
  await page.keyboard.press('Control+Shift+C');
  await hand.expectClipboard('한글');

  await page.mouse.click(0, 0);
  await hand.selectWord(hand.row(/^one/), 10);
  await page.keyboard.press('Control+Insert');
  await hand.expectClipboard('three');
});

test('a triple click selects a line, and the selection survives output', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo the whole line; sleep 1; echo later');
  await lesson.expectRows('the whole line');
  const { x, y } = await hand.cell(hand.row(/^the whole/), 2);
  await page.mouse.click(x, y, { clickCount: 3 });
  await lesson.expectRows('later');
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(async () => (await hand.clipboard()).trimEnd()).toBe('the whole line');
});

test('Ctrl+C copies a selection once, and interrupts without one', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo selected; sleep 300');
  await lesson.expectRows('selected');
  await hand.selectWord(hand.row(/^selected/), 2);
  await page.keyboard.press('Control+C');
  await hand.expectClipboard('selected');
  expect((await lesson.rows()).join('\n')).not.toContain('^C');
  await page.keyboard.press('Control+C');
  await lesson.expectPrompt();
  expect((await lesson.rows()).join('\n')).toContain('^C');
});

test('Ctrl+Shift+V and Shift+Insert paste', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  for (const [keys, text] of [
    ['Control+Shift+V', '붙여넣기'],
    ['Shift+Insert', 'shift-insert'],
  ] as const) {
    await hand.setClipboard(`echo pasted-${text}`);
    await lesson.focusTerminal();
    await page.keyboard.press(keys);
    await page.keyboard.press('Enter');
    await lesson.expectRows(`pasted-${text}`);
  }
});

test('copies and pastes on plain http, where the clipboard API is missing', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
  await lesson.open();
  await lesson.type('clear; echo copied-by-command');
  await lesson.expectRows('copied-by-command');
  await hand.selectWord(hand.row(/^copied/), 3);
  await page.keyboard.press('Control+Shift+C');
  await lesson.type('clear');
  await lesson.expectPrompt();
  await page.keyboard.press('Control+Shift+V');
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/\$ copied-by-command$/);
});

test('a shell takes several lines as one text, and nothing in them ends the paste', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await hand.paste('echo a\r\necho b\x1b[201~\x03; echo c');
  await expect.poll(async () => (await lesson.rows()).join('|')).toContain('echo b[201~; echo c');
  expect(await lesson.countRows('a')).toBe(0);
  await page.keyboard.press('Enter');
  await lesson.expectRows('a', 'b[201~', 'c');
});

test('a program that would run each line is given them only after a yes', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo ready; cat > pasted');
  await lesson.expectRows('ready');
  await hand.paste('first\n둘째\nthird\n');
  const question = hand.question('paste');
  await expect(question).toContainText('Paste 3 lines?');
  await expect(question.locator('[data-preview]')).toHaveText('first\n둘째\nthird');

  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await hand.expectFocus();

  await hand.paste('first\n둘째\nthird\n');
  await expect(question.getByRole('button', { name: 'Paste' })).toBeFocused();
  await page.keyboard.press('Enter');
  await hand.expectFocus();
  await page.keyboard.press('Control+D');
  await lesson.type('clear; cat pasted');
  await lesson.expectRows('first', '둘째', 'third');
});

test('a megabyte arrives byte for byte', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  const text = '0123456789 한글 '.repeat(62_000);
  const bytes = Buffer.byteLength(text);
  expect(bytes).toBeGreaterThan(1024 * 1024);
  await lesson.open();
  await lesson.type(`clear; stty raw -echo; echo ready; head -c ${bytes} | sha256sum; stty sane`);
  await lesson.expectRows('ready');
  await hand.paste(text);
  const sum = createHash('sha256').update(text).digest('hex');
  await expect.poll(async () => (await lesson.rows()).join('\n')).toContain(sum);
});

test('what is far too large is refused, with words', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.paste('x'.repeat(4 * 1024 * 1024 + 1));
  await expect(lesson.terminal.locator('[data-remark]')).toContainText('too much to paste');
});
