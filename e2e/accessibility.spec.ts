// axe over each kind of page, in both languages and both themes. One browser page for all of them: what is tried is the HTML.
import type { BrowserContext, Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './lesson-page.ts';

const EVERYTHING = 'lessons/everything/every-part';

test('axe finds nothing on any kind of page', async ({ page, context }) => {
  test.setTimeout(180_000);
  const violations: string[] = [];
  for (const locale of ['en', 'ko'] as const) {
    for (const path of pathsOf(locale)) {
      await page.goto(path);
      await settled(page);
      for (const theme of ['light', 'dark'] as const) {
        await choose(context, page, theme);
        violations.push(...(await violationsOf(page)).map((found) => `${path} (${theme}): ${found}`));
      }
    }
  }
  expect(violations).toEqual([]);
});

const pathsOf = (locale: 'en' | 'ko') => [
  `/${locale}`,
  lessonPath(locale),
  `/${locale}/${EVERYTHING}`,
  `/${locale}/lessons/everything/broken`,
  `/${locale}/me`,
  `/${locale}/me?problem=nickname`,
  `/${locale}/terminal`,
  `/${locale}/no-such-page`,
];

/** Folds are opened, so that what is in them is looked at, too. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1, [data-terminal]').first()).toBeAttached();
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
}

async function choose(context: BrowserContext, page: Page, theme: 'light' | 'dark'): Promise<void> {
  await context.addCookies([{ name: 'slipway-theme', value: theme, url: page.url() }]);
  await page.evaluate((value) => {
    document.documentElement.dataset.theme = value;
  }, theme);
}

/** What moves or fades in has come to its end first: axe would take it for faint. */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    for (const animation of document.getAnimations()) {
      if (Number.isFinite(animation.effect?.getComputedTiming().endTime as number)) animation.finish();
    }
  });
  // By the debugger, which the page's policy does not hold back.
  await page.evaluate(axe.source);
  const results = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    // xterm.js draws its own text, in colours that the programs choose.
    return loaded.run({ exclude: [['.xterm']] }, { resultTypes: ['violations'] });
  });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
