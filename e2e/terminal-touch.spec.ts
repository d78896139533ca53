// With a finger: whatever is pressed around the terminals is large enough for one, on a phone and on a tablet.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { TerminalPanel } from './terminal-panel.ts';

/** What a finger needs. */
const TOUCH_PX = 44;
/** Sub-pixels. */
const TOLERANCE_PX = 0.5;
const PRESSED = 'button, a[href], summary, input, [role="tab"], [role="separator"], [data-cross]';
/** As high as a line of the terminal: the menu has the same for the last command. */
const IN_A_LINE = '.xterm button';

/** Where there is a finger, of what can be seen under `root`: what takes it in less than the room that it needs. */
async function tooSmall(root: Locator): Promise<string[]> {
  return root.evaluate(
    (element, { pressed, inALine, leastPx }) => {
      const found: string[] = [];
      for (const target of element.querySelectorAll<HTMLElement>(pressed)) {
        if (target.matches(inALine) || !target.checkVisibility({ visibilityProperty: true })) continue;
        target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        const { x, y, width, height } = target.getBoundingClientRect();
        const isTaken = (left: number, top: number) => {
          const there = document.elementFromPoint(left, top);
          return there !== null && (there === target || target.contains(there));
        };
        // A line to the eye may take a finger beside it, or on one side only.
        const reach = (right: number, down: number) => {
          let px = 0;
          while (px < leastPx && isTaken(x + width / 2 + px * right, y + height / 2 + px * down)) px += 1;
          return px;
        };
        const wide = width >= leastPx || reach(-1, 0) + reach(1, 0) >= leastPx;
        const high = height >= leastPx || reach(0, -1) + reach(0, 1) >= leastPx;
        const name = target.getAttribute('aria-label') ?? target.textContent;
        if (!wide || !high) found.push(`${target.tagName} ${name}: ${width.toFixed(1)} x ${height.toFixed(1)}`);
      }
      return found;
    },
    { pressed: PRESSED, inALine: IN_A_LINE, leastPx: TOUCH_PX - TOLERANCE_PX },
  );
}

async function expectRoom(page: Page): Promise<void> {
  const { root } = new TerminalPanel(page);
  expect(await root.locator(PRESSED).filter({ visible: true }).count()).toBeGreaterThan(3);
  expect(await tooSmall(root)).toEqual([]);
}

/** The divider takes its room from the pane before it: buttons are at the top of the one after it. */
async function expectFreeTop(pane: Locator): Promise<void> {
  const isFree = await pane.evaluate((element) => {
    const { x, y, width } = element.getBoundingClientRect();
    const there = document.elementFromPoint(x + width / 2, y + 8);
    return there !== null && there.closest('[role="separator"]') === null;
  });
  expect(isFree).toBe(true);
}

for (const [device, viewport] of [
  ['phone', { width: 390, height: 844 }],
  ['tablet', { width: 1180, height: 820 }],
] as const) {
  test.describe(`on a ${device}`, () => {
    test.use({ viewport, hasTouch: true, isMobile: true });

    test('everything that is pressed has room for a finger', async ({ page, lesson }) => {
      const panel = new TerminalPanel(page);
      await lesson.goTo();
      if (device === 'phone') await page.getByRole('button', { name: 'Open terminal' }).tap();
      await lesson.expectPrompt();
      await expectRoom(page);
      await panel.choose(/^New terminal/);
      await panel.expectPrompt('t2');
      await expectRoom(page);

      await panel.menuButton.tap();
      await expectRoom(page);
      await panel.menu.getByRole('button', { name: 'Search' }).tap();
      await expect(panel.terminal('t2').getByRole('search')).toBeVisible();
      await expectRoom(page);
      await page.keyboard.press('Escape');

      await lesson.statusButton.tap();
      await expect(panel.root.getByRole('button', { name: 'Start afresh' })).toBeVisible();
      await expectRoom(page);
      await panel.root.getByRole('button', { name: 'Start afresh' }).tap();
      await expectRoom(page);
      await page.keyboard.press('Escape');

      await panel.type('t2', 'sleep 1000');
      await expect(panel.terminal('t2').locator('[data-tone="running"]')).toBeVisible();
      await panel.choose('Close terminal');
      await expect(panel.root.getByRole('group', { name: /still running/ })).toBeVisible();
      await expectRoom(page);
      await panel.root.getByRole('button', { name: 'Keep it open' }).tap();
      if (device === 'tablet') {
        await panel.choose('Split');
        await expect(panel.root.getByRole('separator')).toBeVisible();
        await expectRoom(page);
        await expectFreeTop(panel.root.locator('[data-pane="1"]'));
      }
      await panel.choose('Rename');
      await expect(panel.root.getByRole('textbox', { name: /^New name for/ })).toBeFocused();
      await expectRoom(page);
    });
  });
}
