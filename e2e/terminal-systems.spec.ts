// The terminal's keys where the browser says that it is another system's.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { TerminalHand } from './terminal-hand.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const pretend = (page: Page, platform: string) =>
  page.addInitScript((name) => Object.defineProperty(navigator, 'platform', { get: () => name }), platform);

test('a Mac copies, pastes and clears with Cmd, and Ctrl+C always interrupts', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await pretend(page, 'MacIntel');
  await lesson.open();
  await lesson.type('clear; echo selected; sleep 300');
  await lesson.expectRows('selected');
  await hand.selectWord(hand.row(/^selected/), 2);
  await page.keyboard.press('Meta+C');
  await hand.expectClipboard('selected');
  await page.keyboard.press('Control+C');
  await lesson.expectPrompt();
  expect((await lesson.rows()).join('\n')).toContain('^C');

  await page.keyboard.press('Meta+F');
  await expect(lesson.terminal.getByRole('search')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Meta+K');
  await expect.poll(() => lesson.rows()).toEqual(['learner@sandbox:~$']);
});

test('a Mac writes the characters of the Option key', async ({ lesson, page, context }) => {
  await pretend(page, 'MacIntel');
  await lesson.open();
  await lesson.focusTerminal();
  const devtools = await context.newCDPSession(page);
  const key = { key: '@', code: 'KeyL', windowsVirtualKeyCode: 76, modifiers: 1 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '@', ...key });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/\$ @$/);
});

test('Windows writes the characters of AltGr', async ({ lesson, page, context }) => {
  await pretend(page, 'Win32');
  await lesson.open();
  await lesson.focusTerminal();
  const devtools = await context.newCDPSession(page);
  // There AltGr is Ctrl and Alt together.
  const key = { key: '@', code: 'KeyQ', windowsVirtualKeyCode: 81, modifiers: 3 };
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text: '@', ...key });
  await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/\$ @$/);
});

test('Linux has what was selected under the middle button', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo something to select');
  await lesson.expectRows('something to select');
  await hand.selectWord(hand.row(/^something/), 3);
  // From there the browser takes it.
  const selected = () =>
    hand.input.evaluate((element: HTMLTextAreaElement) => {
      return element.value.slice(element.selectionStart, element.selectionEnd);
    });
  await expect.poll(selected).toBe('something');
});
