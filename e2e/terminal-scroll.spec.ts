// The scrollbar, which is moved once a frame and not for each line.
import { expect, test } from './fixtures.ts';
import { TerminalPanel } from './terminal-panel.ts';

test('the scrollbar follows a flood, and the wheel goes on from where the screen is', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await panel.type('main', 'seq 1 100000');
  await panel.expectRows('main', '100000');
  await expect.poll(() => gapBelow(panel)).toBe(0);
  await panel.terminal('main').hover();
  await page.mouse.wheel(0, -300);
  await expect.poll(async () => (await panel.rows('main')).at(-1)).toMatch(/^99\d{3}$/);
  const [first] = await panel.rows('main');
  expect(Number(first)).toBeGreaterThan(99_900);
  expect(await gapBelow(panel)).toBeGreaterThan(0);
  await page.keyboard.press('Enter');
  await panel.expectPrompt('main');
  await expect.poll(() => gapBelow(panel)).toBe(0);
});

test('what is looked at stays where it is while output comes', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await panel.type('main', 'seq 1 300; sleep 4; seq 301 900');
  await panel.expectRows('main', '300');
  await panel.terminal('main').hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => (await panel.rows('main')).at(-1)).toMatch(/^2\d\d$/);
  const [before, gap] = [await panel.rows('main'), await gapBelow(panel)];
  await expect.poll(() => gapBelow(panel)).toBeGreaterThan(gap);
  expect(await panel.rows('main')).toEqual(before);
});

/** Pixels of the scrollbar below what is in view. */
async function gapBelow(panel: TerminalPanel): Promise<number> {
  const bar = panel.terminal('main').locator('.scrollbar.vertical');
  const [outer, inner] = await Promise.all([bar.boundingBox(), bar.locator('.slider').boundingBox()]);
  return Math.round((outer?.y ?? 0) + (outer?.height ?? 0) - (inner?.y ?? 0) - (inner?.height ?? 0));
}
