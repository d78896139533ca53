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

test('output moves the scrollbar in frames alone, which needs xterm.js to be as it is', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.addInitScript(markFrames);
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await panel.terminal('main').locator('.scrollbar.vertical > .slider').evaluate(countMoves);
  await panel.type('main', 'seq 1 2000');
  await panel.expectRows('main', '2000');
  const { inFrames, outside } = await page.evaluate(() => window.scrollbarMoves);
  expect(inFrames).toBeGreaterThan(0);
  expect(outside).toBe(0);
});

test('it is as thin under the pointer', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await panel.type('main', 'seq 1 300');
  await panel.expectRows('main', '300');
  const slider = panel.terminal('main').locator('.scrollbar.vertical > .slider');
  await slider.hover();
  await expect(slider).toHaveCSS('background-clip', 'padding-box');
  await page.mouse.down();
  await expect(slider).toContainClass('active');
  await expect(slider).toHaveCSS('background-clip', 'padding-box');
  await page.mouse.up();
});

test('what is looked at stays where it is while output comes', async ({ page }) => {
  const panel = new TerminalPanel(page);
  await page.goto('/en/terminal');
  await panel.expectPrompt('main');
  await panel.root.getByRole('button', { name: 'Split' }).click();
  await panel.expectPrompt('t2');
  await panel.type('main', 'seq 1 300; until test -e go; do sleep 0.2; done; seq 301 900');
  await panel.expectRows('main', '300');
  await panel.terminal('main').hover();
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => (await panel.rows('main')).at(-1)).toMatch(/^2\d\d$/);
  const [before, gap] = [await panel.rows('main'), await gapBelow(panel)];
  await panel.type('t2', 'touch go');
  await expect.poll(() => gapBelow(panel)).toBeGreaterThan(gap);
  expect(await panel.rows('main')).toEqual(before);
});

declare global {
  interface Window {
    isInFrame: boolean;
    scrollbarMoves: { inFrames: number; outside: number };
  }
}

/** In the page, before its own code: what is drawn in a frame is known to be, until observers have been told of it. */
function markFrames(): void {
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (draw) =>
    requestAnimationFrame((time) => {
      window.isInFrame = true;
      draw(time);
      queueMicrotask(() => {
        window.isInFrame = false;
      });
    });
}

function countMoves(slider: Element): void {
  window.scrollbarMoves = { inFrames: 0, outside: 0 };
  new MutationObserver(() => {
    window.scrollbarMoves[window.isInFrame ? 'inFrames' : 'outside'] += 1;
  }).observe(slider, { attributeFilter: ['style'] });
}

/** Pixels of the scrollbar below what is in view. */
async function gapBelow(panel: TerminalPanel): Promise<number> {
  const bar = panel.terminal('main').locator('.scrollbar.vertical');
  const [outer, inner] = await Promise.all([bar.boundingBox(), bar.locator('.slider').boundingBox()]);
  return Math.round((outer?.y ?? 0) + (outer?.height ?? 0) - (inner?.y ?? 0) - (inner?.height ?? 0));
}
