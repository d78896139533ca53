// axe over each kind of page, in both languages and both themes. One browser page for many of them: what is tried is the HTML.
import type { BrowserContext, Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test } from './fixtures.ts';
import { lessonPath, RUN_TIMEOUT_MS } from './lesson-page.ts';

const ABOUT_LESSONS = '/en/lessons/writing-lessons/lesson-about-lessons';

for (const locale of ['en', 'ko'] as const) {
  test(`axe finds nothing on any kind of page in ${locale}`, async ({ page, context }) => {
    test.setTimeout(300_000);
    // However far an engine were, a page is looked at in the same state: before it is there.
    await page.routeWebSocket('**/ws', () => undefined);
    const violations: string[] = [];
    for (const path of pathsOf(locale)) {
      await page.goto(path);
      await expect(page.locator('h1, [data-terminal]').first()).toBeAttached();
      await unfold(page);
      violations.push(...(await violationsOf(page, context)).map((found) => `${path} ${found}`));
    }
    expect(violations).toEqual([]);
  });
}

test('axe finds nothing where an editor, a preview, the map, the lens and a replay show something', async ({
  page,
  context,
  lesson,
}) => {
  test.setTimeout(300_000);
  await page.goto(ABOUT_LESSONS);
  await lesson.expectSandbox('ready');
  const block = (id: string) => page.locator(`[data-block$="/${id}"]`);
  await block('start-web').getByRole('button', { name: /^Run/ }).click();
  await expect(block('start-web')).toHaveAttribute('data-status', 'ok', { timeout: RUN_TIMEOUT_MS });
  await expect(page.locator('[data-preview-port] [data-view="shown"]')).toBeAttached({ timeout: RUN_TIMEOUT_MS });
  await block('hello').getByRole('button', { name: 'Replay' }).click();
  await expect(page.locator('[data-replay]')).toBeVisible();
  await page.locator('[data-editor]').scrollIntoViewIfNeeded();
  await expect(page.locator('[data-editor-ready]')).toContainText('TODO', { timeout: RUN_TIMEOUT_MS });
  await page.locator('[data-map]').scrollIntoViewIfNeeded();
  await expect(page.locator('[data-map]')).toContainText('port 8080 → 80/tcp');
  await page.locator('[data-lens]').scrollIntoViewIfNeeded();
  await expect(page.locator('[data-lens] details').first()).toBeAttached({ timeout: RUN_TIMEOUT_MS });
  await unfold(page);
  expect(await violationsOf(page, context)).toEqual([]);
});

const pathsOf = (locale: 'en' | 'ko') => [
  `/${locale}`,
  lessonPath(locale),
  `/${locale}/lessons/writing-lessons/more-than-one-host`,
  `/${locale}/lessons/everything/every-part`,
  `/${locale}/lessons/everything/workspace-parts`,
  `/${locale}/lessons/everything/broken`,
  `/${locale}/me`,
  `/${locale}/me?problem=nickname`,
  `/${locale}/terminal`,
  `/${locale}/no-such-page`,
];

/** So that what is in folds is looked at, too. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
}

async function violationsOf(page: Page, context: BrowserContext): Promise<string[]> {
  const violations: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await choose(context, page, theme);
    violations.push(...(await violationsNow(page)).map((found) => `(${theme}): ${found}`));
  }
  return violations;
}

async function choose(context: BrowserContext, page: Page, theme: 'light' | 'dark'): Promise<void> {
  await context.addCookies([{ name: 'slipway-theme', value: theme, url: page.url() }]);
  await page.evaluate((value) => {
    document.documentElement.dataset.theme = value;
  }, theme);
}

/** What moves or fades in has come to its end first: axe would take it for faint. */
async function violationsNow(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    for (const animation of document.getAnimations()) {
      if (Number.isFinite(animation.effect?.getComputedTiming().endTime as number)) animation.finish();
    }
  });
  // By the debugger, which the page's policy does not hold back.
  await page.evaluate(axe.source);
  const results = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    // xterm.js draws its own text, in colours that the programs choose; Monaco's lines are there for the eye alone.
    const exclude = [['.xterm'], ['.monaco-editor .view-lines']];
    return loaded.run({ exclude }, { resultTypes: ['violations'], iframes: false });
  });
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}
