// Everything up to a block, one after the other, and the way to end that early.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { RUN_TIMEOUT_MS } from './lesson-page.ts';

test('what runs up to a block can be ended: what runs goes on, nothing comes after it', async ({ page, lesson }) => {
  await page.goto('/en/lessons/everything/every-part');
  await lesson.expectSandbox('ready');
  const last = block(page, 'aside');
  // What comes to the page together with its words often goes unheard: these are there before.
  const heard = await last.getByRole('status').elementHandles();
  await last.getByRole('button', { name: /^Up to here/ }).press('Enter');
  await expectStatus(block(page, 'make-file'), 'ok');
  await expectStatus(block(page, 'greet'), 'ok');
  await expectStatus(block(page, 'wait'), 'running');
  await expect(last.locator('[data-sequence]')).toHaveAttribute('data-sequence', '3/4');
  const texts = await Promise.all(heard.map((element) => element.textContent()));
  expect(texts).toContainEqual(expect.stringContaining('3 of 4'));
  await expect(last.getByRole('button', { name: /^Up to here/ })).toHaveCount(0);

  await last.getByRole('button', { name: 'Stop after this command' }).press('Enter');
  await expect(last.locator('[data-sequence]')).toHaveCount(0);
  // What was pressed is gone: the keyboard is at the block's Run.
  await expect(last.getByRole('button', { name: /^Run/ })).toBeFocused();
  await expectStatus(block(page, 'wait'), 'running');
  await block(page, 'wait').getByRole('button', { name: 'Stop' }).press('Enter');
  await expectStatus(block(page, 'wait'), 'failed');
  await expectStatus(last, 'idle');
});

const block = (page: Page, id: string): Locator => page.locator(`[data-block="every-part/${id}"]`);

async function expectStatus(of: Locator, status: string): Promise<void> {
  await expect(of).toHaveAttribute('data-status', status, { timeout: RUN_TIMEOUT_MS });
}
