// Every lesson without JavaScript: what it teaches can be read, and nothing of it is hidden.
import { expect, type Page, test } from '@playwright/test';

test.use({ javaScriptEnabled: false });

const TEST_COURSE = '/lessons/everything/';

test('every lesson can be read without JavaScript, in both languages', async ({ page }) => {
  test.setTimeout(120_000);
  for (const locale of ['en', 'ko']) {
    await page.goto(`/${locale}`);
    const lessons = await page.locator(`a[href^="/${locale}/lessons/"]`).evaluateAll(hrefsOf);
    expect(lessons.length).toBeGreaterThan(1);
    for (const path of lessons) {
      await page.goto(path);
      await expectReadable(page);
    }
  }
});

async function expectReadable(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const article = page.locator('article');
  // First, since a command may stand in one.
  for (const fold of await article.locator('details').all()) {
    if (!(await fold.isVisible())) continue;
    await fold.locator('summary').click();
    await expect(fold.locator('summary + *')).toBeVisible();
  }
  for (const block of await article.locator('[data-block]').all()) {
    await expect(block.locator('pre').first()).toBeVisible();
    await expect(block.locator('pre').first()).not.toBeEmpty();
    // What it prints, or that it prints nothing. The tests' own lessons are not recorded.
    const recorded = block.locator('section');
    if (!page.url().includes(TEST_COURSE)) {
      await expect(recorded).toBeVisible();
      await expect(recorded).not.toBeEmpty();
    }
  }
  // Quizzes, every tab, and what was recorded.
  for (const shown of await article.locator('[data-recorded-output], [data-quiz] legend, [role="tabpanel"]').all()) {
    await expect(shown).toBeVisible();
  }
  // What is to be edited, as the lesson brings it.
  for (const editor of await article.locator('[data-editor]').all()) {
    await expect(editor.locator('pre')).toBeVisible();
    await expect(editor.locator('pre')).not.toBeEmpty();
  }
  // No button that would do nothing.
  await expect(article.locator('[data-block] button:visible:not([aria-expanded])')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

const hrefsOf = (links: Element[]): string[] => links.map((link) => link.getAttribute('href') ?? '');
