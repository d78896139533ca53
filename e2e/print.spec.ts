// A lesson on paper: all that it says, and nothing that wants a hand.
import { expect, test } from '@playwright/test';

test('a printed lesson has everything that is folded, and no control', async ({ page }) => {
  await page.goto('/en/lessons/writing-lessons/lesson-about-lessons');
  await page.emulateMedia({ media: 'print' });
  const article = page.locator('article');
  await expect(article.getByText('The step does not pass while the word')).toBeVisible();
  await expect(article.getByText('Find the container that has it')).toBeVisible();
  for (const output of await article.locator('[data-recorded-output]').all()) await expect(output).toBeVisible();
  for (const panel of await article.locator('[role="tabpanel"]').all()) await expect(panel).toBeVisible();
  // Words with a meaning, and the headings of outputs, are buttons too.
  await expect(page.locator('button:visible:not([popovertarget], [aria-expanded])')).toHaveCount(0);
  await expect(page.locator('.skip-link')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
});
