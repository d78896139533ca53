// A part whose code does not arrive is missing by itself.
import { expect, test } from './fixtures.ts';

test('a lesson stays when the code of one of its parts does not arrive', async ({ page, lesson }) => {
  // Which of the files has the map is not in their names: the one that speaks of it.
  await page.route('**/_next/static/chunks/*.js', async (route) => {
    const response = await route.fetch();
    if ((await response.text()).includes('noVolumes')) await route.abort();
    else await route.fulfill({ response });
  });
  await page.goto('/en/lessons/everything/workspace-parts');
  await expect(page.locator('article [role="alert"]')).toContainText('A part of the page did not arrive');
  await lesson.expectSandbox('ready');
  await page.locator('[data-block$="/list"]').getByRole('button', { name: /^Run/ }).click();
  await expect(page.locator('[data-block$="/list"]')).toHaveAttribute('data-status', 'ok');
});
