// What the site answers beside its lessons.
import { addressesOf } from '../lib/i18n/page-languages.ts';
import { expect, test } from './fixtures.ts';
import { LESSON } from './lesson-page.ts';

for (const [locale, title] of [
  ['en', 'There is no such page'],
  ['ko', '찾는 페이지가 없습니다'],
] as const) {
  test(`a lesson that does not exist is a 404 in ${locale}`, async ({ page }) => {
    const response = await page.goto(`/${locale}/lessons/docker-basics/no-such-lesson`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', locale);
  });
}

test('the first page speaks the language of the browser', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: 'ko-KR', ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page).toHaveURL(/\/ko$/);
  await expect(page.getByRole('link', { name: '컨테이너 실행하기' })).toBeVisible();
  await context.close();
});

for (const path of ['', `/lessons/docker-basics/${LESSON}`, '/terminal']) {
  test(`search engines learn where the page is in each language: ${path || 'home'}`, async ({ page }) => {
    await page.goto(`/en${path}`);
    const alternates = page.locator('link[rel="alternate"][hreflang]');
    const found = await alternates.evaluateAll((links) =>
      links.map((link) => [
        link.getAttribute('hreflang'),
        new URL(link.getAttribute('href') ?? '', document.baseURI).pathname,
      ]),
    );
    expect(Object.fromEntries(found)).toEqual(addressesOf(path));
  });
}

test('health and metrics are there for machines', async ({ request }) => {
  const health = await request.get('/healthz');
  expect(health.status()).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  const metrics = await request.get('/metrics');
  expect(metrics.status()).toBe(200);
  expect(await metrics.text()).toContain('slipway_');
});
