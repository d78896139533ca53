// The search in a terminal: results counted and gone through, with the keyboard alone.
import { expect, test } from './fixtures.ts';
import { TerminalHand } from './terminal-hand.ts';

test('finds text on the screen and above it, and goes through it', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; for i in $(seq 200); do echo line $i; done; echo Line 한글');
  await lesson.expectRows('Line 한글');
  await page.keyboard.press('Control+Shift+F');
  const bar = lesson.terminal.getByRole('search');
  const input = bar.getByRole('textbox', { name: 'Find in the terminal' });
  await expect(input).toBeFocused();
  await input.fill('line 17');
  const count = bar.getByRole('status');
  // The last of line 17 and 170 to 179: what is new is looked at first.
  await expect(count).toHaveText('11 of 11');
  await page.keyboard.press('Shift+Enter');
  await expect(count).toHaveText('10 of 11');
  await expect(hand.row('line 178')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(count).toHaveText('1 of 11');
  await lesson.expectRows('line 17');

  await input.fill('한글');
  await expect(count).toHaveText('1 of 1');
  await input.fill('nowhere to be found');
  await expect(count).toHaveText('No results');

  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await hand.expectFocus();
});

test('minds case and expressions when told to', async ({ lesson, page }) => {
  await lesson.open();
  await lesson.type('clear; echo Docker docker DOCKER; echo a1 b22 c333');
  await lesson.expectRows('a1 b22 c333');
  await page.keyboard.press('Control+Shift+F');
  const bar = lesson.terminal.getByRole('search');
  const input = bar.getByRole('textbox');
  const count = bar.getByRole('status');
  await input.fill('docker');
  await expect(count).toHaveText('3 of 3');
  const matchCase = bar.getByRole('button', { name: 'Match case' });
  await matchCase.click();
  await expect(matchCase).toHaveAttribute('aria-pressed', 'true');
  await expect(count).toHaveText('1 of 1');

  await bar.getByRole('button', { name: 'Regular expression' }).click();
  await input.fill('[a-c]\\d+');
  await expect(count).toHaveText('3 of 3');
  await input.fill('[a-c');
  await expect(count).toHaveText('Not a valid expression');
  await expect(input).toHaveAttribute('aria-invalid', 'true');

  await input.fill('333');
  await bar.getByRole('button', { name: 'Previous result' }).click();
  await expect(count).toHaveText('1 of 1');
  await bar.getByRole('button', { name: 'Close search' }).click();
  await expect(bar).toBeHidden();
});

test('nothing stays marked when the search has ended, also not with another size', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; for i in $(seq 60); do echo needle $i; done');
  await lesson.expectRows('needle 60');
  const bar = lesson.terminal.getByRole('search');
  const marks = lesson.terminal.locator('.xterm-find-result-decoration, .xterm-selection > div');
  const search = async () => {
    await page.keyboard.press('Control+Shift+F');
    await bar.getByRole('textbox').fill('needle');
    await expect(bar.getByRole('status')).toHaveText('60 of 60');
    await expect(marks).not.toHaveCount(0);
  };
  const expectNone = async () => {
    await expect(bar).toBeHidden();
    await expect(marks).toHaveCount(0);
    await lesson.type("clear; printf '%s\\n' drawn");
    await lesson.expectRows('drawn');
    await expect(marks).toHaveCount(0);
    await lesson.type('clear; for i in $(seq 60); do echo needle $i; done');
    await lesson.expectRows('needle 60');
  };
  await search();
  await page.keyboard.press('Escape');
  await expectNone();

  await search();
  await hand.input.focus();
  await page.keyboard.press('Control+Shift+Equal');
  await page.keyboard.press('Control+Shift+Equal');
  await bar.getByRole('button', { name: 'Close search' }).click();
  await expectNone();

  await search();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+Digit0');
  await expectNone();
});

test('counts again when output comes', async ({ lesson, page }) => {
  await lesson.open();
  await lesson.type('clear; echo needle; read; echo needle');
  await lesson.expectRows('needle');
  await page.keyboard.press('Control+Shift+F');
  const bar = lesson.terminal.getByRole('search');
  await bar.getByRole('textbox').fill('needle');
  await expect(bar.getByRole('status')).toHaveText('1 of 1');
  await lesson.terminal.locator('textarea').focus();
  await page.keyboard.press('Enter');
  await expect(bar.getByRole('status')).toHaveText(/ of 2$/);
});
