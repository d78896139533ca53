// A lesson that is being written: an open page follows each change, and loses nothing of what its reader has.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from './fixtures.ts';
import { test as base } from './own-server.ts';

const LESSON = '01-course/01-lesson';
const PATH = '/en/lessons/course/lesson';
const YAML = 'minutes: 5\nblocks:\n  hello: echo hello\n';
const TITLES = { en: 'A lesson', ko: '레슨' };

const test = base.extend<{ readonly content: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: what it needs must be said so
  content: async ({}, use) => {
    const content = await mkdtemp(join(tmpdir(), 'slipway-content-'));
    await mkdir(join(content, LESSON), { recursive: true });
    await writeFile(join(content, '01-course/course.yaml'), 'title: { en: Course, ko: 강의 }\n');
    await writeFile(join(content, LESSON, 'lesson.yaml'), YAML);
    for (const locale of ['en', 'ko'] as const) await writeProse(content, locale, 'The first words.');
    await use(content);
    await rm(content, { recursive: true });
  },
  settings: async ({ content }, use) => use({ SLIPWAY_CONTENT: content, SLIPWAY_POOL_SIZE: '1' }),
  args: [['--watch'], { scope: 'test' }],
});

test('a page follows what is written, with its terminal and its place, and says what breaks', async ({
  page,
  lesson,
  content,
}) => {
  test.setTimeout(120_000);
  await page.goto(PATH);
  await lesson.expectPrompt();
  await lesson.type('kept=still-there');
  const words = page.getByText('The first words.');
  await words.scrollIntoViewIfNeeded();
  const before = await page.evaluate(markDocument);
  expect(before).toBeGreaterThan(0);

  await writeProse(content, 'en', 'The second words.');
  await expect(page.getByText('The second words.')).toBeInViewport();
  expect(await page.evaluate(placeInMarked)).toBe(before);
  await lesson.type('clear; echo $kept');
  await lesson.expectRows('still-there');

  // Broken: the page keeps what it shows, and says what is wrong and where; the first page lists it.
  await writeFile(join(content, LESSON, 'lesson.yaml'), YAML.replace('5', 'five'));
  const alert = page.locator('article [role="alert"]');
  await expect(alert).toContainText('01-course/01-lesson/lesson.yaml, line 1');
  await expect(page.getByText('The second words.')).toBeAttached();
  const listed = await page.context().newPage();
  await listed.goto('/en');
  await expect(listed.getByRole('main')).toContainText('01-course/01-lesson/lesson.yaml, line 1');

  await writeFile(join(content, LESSON, 'lesson.yaml'), YAML);
  await expect(alert).toHaveCount(0);
  await expect(listed.getByRole('link', { name: TITLES.en })).toBeVisible();
  expect(await page.evaluate(placeInMarked)).not.toBeNull();
});

/** Long enough that there is something to scroll. */
function writeProse(content: string, locale: 'en' | 'ko', words: string): Promise<void> {
  const filling = Array.from({ length: 40 }, (_, index) => `Paragraph ${index}.\n\n`).join('');
  const head = `---\ntitle: ${TITLES[locale]}\nsummary: ${TITLES[locale]}.\n---\n\n`;
  return writeFile(
    join(content, LESSON, `lesson.${locale}.mdx`),
    `${head}<Run id="hello" />\n\n${filling}${words}\n\n${filling}`,
  );
}

/** @returns how far it is scrolled */
function markDocument(): number {
  Object.assign(document, { isMarked: true });
  return scrollY;
}

/** @returns null: it is another document */
const placeInMarked = (): number | null => ('isMarked' in document ? scrollY : null);
