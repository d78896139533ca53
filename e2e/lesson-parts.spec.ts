// Parts of a lesson whose code or whose answer does not come: the lesson stays, and what was missing comes when it can.
import { expect, type Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { RUN_TIMEOUT_MS } from './lesson-page.ts';

test('a part whose code does not arrive is asked for again, and a replay lets the keyboard go', async ({
  page,
  lesson,
}) => {
  await withoutConnection(page);
  await lesson.goTo();
  const block = lesson.block('run-hello');
  const text = block.locator('[data-recorded-output]');
  const replay = block.locator('[data-replay]');
  await expect(text).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.route('**/*.js', (route) => route.abort('connectionfailed'));
  await block.getByRole('button', { name: 'Replay' }).click();
  await expect(block.getByRole('alert')).toContainText('A part of the page did not arrive');
  await lesson
    .step('run-hello')
    .getByRole('button', { name: /^More for/ })
    .click();
  await expect(lesson.step('run-hello').locator('header').getByRole('alert')).toBeVisible();
  await expect(text).toBeVisible();

  await page.unroute('**/*.js');
  await lesson.step('run-hello').locator('header').getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Start here?')).toBeVisible();
  await block.getByRole('button', { name: 'Try again' }).press('Enter');
  await expect(replay).toBeVisible();
  await expect(block.getByRole('button', { name: 'Replay' })).toBeFocused();
  // Into the stage, which may scroll, and out of it again.
  await block.getByRole('button', { name: 'Replay' }).focus();
  await page.keyboard.press('Tab');
  await expect(replay).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-replay]:focus, [data-replay] :focus')).toHaveCount(0);

  await block.getByRole('button', { name: 'Show as text' }).click();
  await expect(replay).toHaveCount(0);
  await expect(text).toBeInViewport();
});

test('a solution that was opened without a connection comes with it', async ({ page, lesson }) => {
  const connect = await withoutConnection(page);
  await lesson.goTo();
  const solution = lesson.step('run-hello').locator('details', { hasText: 'Solution' });
  await solution.locator('summary').click();
  await expect(solution).toContainText('The solution is shown once the page is connected.');
  connect();
  await expect(solution.locator('li')).toContainText('docker container run');
});

test('the ways to a command and to its calls lead into folds and tabs', async ({ page, lesson }) => {
  await page.goto('/en/lessons/everything/folded');
  await lesson.expectSandbox('ready');
  const run = page.locator('[data-block="folded/list"]').getByRole('button', { name: /^Run/ });
  await expect(run).toBeHidden();
  await page.locator('summary', { hasText: 'Solution' }).press('Enter');
  await page.getByRole('button', { name: 'Go to it' }).press('Enter');
  await expect(run).toBeFocused();
  await expect(run).toBeInViewport();

  await run.press('Enter');
  await page.getByRole('button', { name: /^Show its/ }).press('Enter');
  const command = page.locator('[data-lens-command]:focus');
  await expect(command).toContainText('docker container ls');
  await expect(command).toBeInViewport();
});

test('a preview that was refused is asked for again, and the keyboard stays with it', async ({ page, lesson }) => {
  await refusingOnePreview(page);
  await page.goto('/en/lessons/everything/workspace-parts');
  await lesson.expectSandbox('ready');
  await page.locator('[data-block$="/serve"]').getByRole('button', { name: /^Run/ }).click();
  const preview = page.locator('[data-preview-port="8088"]');
  await preview.getByRole('button', { name: 'Try again' }).press('Enter', { timeout: RUN_TIMEOUT_MS });
  await expect(preview.locator('iframe')).toBeVisible();
  await expect(preview.getByRole('button', { name: 'Reload the preview' })).toBeFocused();
});

test('a panel whose code does not arrive keeps the keyboard when it is asked for again', async ({ page, lesson }) => {
  await lesson.open();
  await page.route('**/*.js', (route) => route.abort('connectionfailed'));
  await lesson.statusButton.press('Enter');
  const panel = page.getByRole('dialog').filter({ hasText: 'A part of the page did not arrive' });
  const retry = panel.getByRole('button', { name: 'Try again' });
  await expect(retry).toBeVisible();
  await page.unroute('**/*.js');
  await retry.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Your engine' })).toBeFocused();
});

/** As an engine that does not answer at first. */
async function refusingOnePreview(page: Page): Promise<void> {
  const fault = { type: 'fault', code: 'engine-unreachable', retryable: true, channel: null, runId: null };
  let refusals = 1;
  await page.routeWebSocket('**/ws', (route) => {
    const server = route.connectToServer();
    route.onMessage((data) => {
      const message = typeof data === 'string' ? JSON.parse(data) : {};
      if (message.type !== 'preview.open' || refusals-- <= 0) return server.send(data);
      route.send(JSON.stringify({ ...fault, requestId: message.requestId }));
    });
  });
}

/** @returns the way to let the next try through */
async function withoutConnection(page: Page): Promise<() => void> {
  let isOffline = true;
  await page.routeWebSocket('**/ws', (route) => {
    if (isOffline) void route.close();
    else route.connectToServer();
  });
  return () => {
    isOffline = false;
  };
}
