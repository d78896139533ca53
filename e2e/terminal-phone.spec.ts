// Terminals on a phone: the tabs have their own row, and keys that its keyboard lacks are above it.
import { expect, test } from './fixtures.ts';
import { Ime } from './ime-hand.ts';
import { TerminalPanel } from './terminal-panel.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** What a finger needs. */
const TOUCH_PX = 44;

test('the keys above the keyboard go to the shell and leave the keyboard where it is', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  const key = (name: string) => panel.root.getByRole('toolbar').getByRole('button', { name, exact: true });
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  for (const button of await panel.root.getByRole('toolbar').getByRole('button').all()) {
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(TOUCH_PX);
  }

  await lesson.terminal.tap();
  await expect(panel.input('main')).toBeFocused();
  await page.keyboard.type('echo one');
  await page.keyboard.press('Enter');
  await lesson.expectRows('one');
  await key('Arrow up').tap();
  await key('Arrow left').tap();
  await page.keyboard.type('d');
  await page.keyboard.press('Enter');
  await lesson.expectRows('onde');
  await expect(panel.input('main')).toBeFocused();

  // Ctrl holds for one key.
  await page.keyboard.type('sleep 1000');
  await page.keyboard.press('Enter');
  await key('Ctrl').tap();
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.type('c');
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'false');
  await lesson.expectPrompt();
  await page.keyboard.type('echo c');
  await key('|').tap();
  await page.keyboard.type('cat');
  await page.keyboard.press('Enter');
  await lesson.expectRows('c');
  await expect(panel.input('main')).toBeFocused();
});

test('what is being composed goes before a key, and with Ctrl at once', async ({ page, context, lesson }) => {
  const panel = new TerminalPanel(page);
  const ime = new Ime(await context.newCDPSession(page));
  const key = (name: string) => panel.root.getByRole('toolbar').getByRole('button', { name, exact: true });
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  await lesson.terminal.tap();
  await page.keyboard.type('echo ');
  await ime.compose('ㅎ', '하', '한');
  await key('|').tap();
  await page.keyboard.type('cat');
  await page.keyboard.press('Enter');
  await lesson.expectRows('한');

  await page.keyboard.type('sleep 100');
  await ime.compose('ㄱ');
  await key('Ctrl').tap();
  // The terminal forgets at Ctrl-C what was typed and not read yet.
  await lesson.expectRows('learner@sandbox:~$ sleep 100ㄱ');
  // The letter of the same key.
  await ime.compose('ㅊ');
  await expect(key('Ctrl')).toHaveAttribute('aria-pressed', 'false');
  await lesson.expectRows('learner@sandbox:~$ sleep 100ㄱ^C');
  await expect(panel.input('main')).toBeFocused();
});

test('arrows are those that the program asked for', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  await lesson.type(String.raw`clear; printf '\e[?1h'; read -rsn3 key; printf '\e[?1l%q\n' "$key"`);
  await panel.root.getByRole('toolbar').getByRole('button', { name: 'Arrow up' }).tap();
  await lesson.expectRows(String.raw`$'\EOA'`);
});

test('several terminals fit, and the page does not scroll sideways', async ({ page, lesson }) => {
  const panel = new TerminalPanel(page);
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  for (const name of ['t2', 't3', 't4']) {
    await panel.choose(/^New terminal/);
    await panel.expectPrompt(name);
  }
  await expect(panel.tab('Terminal 4')).toBeInViewport({ ratio: 0.98 });
  await panel.tab('Terminal').tap();
  await expect(lesson.terminal).toBeInViewport();
  await expect(panel.tab('Terminal')).toBeInViewport({ ratio: 0.98 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess).toBe(0);
  await page.getByRole('button', { name: 'Close terminal', exact: true }).tap();
  await expect(panel.tab('Terminal')).toBeHidden();
});

test('a bell in the dock that is closed leaves a dot on its button; a reload leaves the dock open', async ({
  page,
  lesson,
}) => {
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  await lesson.type(String.raw`until test -e ring; do sleep 0.2; done; printf '\a'`);
  await page.getByRole('button', { name: 'Close terminal', exact: true }).tap();
  const other = new TerminalPanel(await page.context().newPage());
  await other.page.goto('/en/terminal');
  await other.choose(/^New terminal/);
  await other.expectPrompt('t2');
  await other.type('t2', 'touch ring');
  const open = page.getByRole('button', { name: 'Open terminal (the bell rang)' });
  await expect(open).toHaveAttribute('data-dotted', 'true');
  await open.tap();
  await expect(page.getByRole('button', { name: 'Close terminal', exact: true })).not.toHaveAttribute('data-dotted');
  await page.reload();
  await lesson.expectPrompt();
  await expect(lesson.terminal).toBeInViewport();
  await page.getByRole('button', { name: 'Close terminal', exact: true }).tap();
  await expect(page.getByRole('button', { name: 'Open terminal', exact: true })).toBeVisible();
});

test('with the on-screen keyboard there, the terminal has the room that is left', async ({ page, lesson }) => {
  await lesson.goTo();
  await page.getByRole('button', { name: 'Open terminal' }).tap();
  await lesson.expectPrompt();
  // As `interactive-widget=resizes-content` has it: the keyboard makes the page smaller.
  await page.setViewportSize({ width: 390, height: 440 });
  await expect.poll(async () => (await lesson.terminal.boundingBox())?.height).toBeGreaterThan(200);
  await expect(page.getByRole('toolbar')).toBeInViewport({ ratio: 0.99 });
});
