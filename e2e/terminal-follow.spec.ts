// Who reads sees all of what the writer sees: exactly its cells, in letters that are small enough, never larger than usual.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { LessonPage } from './lesson-page.ts';
import { TerminalHand } from './terminal-hand.ts';

/** Rows of the screen, and whether all of it is within its place. */
const look = ({ terminal }: LessonPage) =>
  terminal.locator('.xterm-screen').evaluate((screen) => {
    const place = screen.closest('.xterm')?.parentElement;
    const [inner, outer] = [screen.getBoundingClientRect(), place?.getBoundingClientRect() ?? new DOMRect()];
    const isWithin = inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;
    return { rows: screen.querySelectorAll('.xterm-rows > div').length, isWithin };
  });

/** Brought to the front, so that it becomes the writer. */
async function takeOver(page: Page, lesson: LessonPage): Promise<void> {
  await page.bringToFront();
  await lesson.terminal.locator('.xterm-screen').click();
  await expect(lesson.terminal).toHaveAttribute('data-role', 'writer');
}

test('a small page shows all of a large one, and a large one is not blown up', async ({ lesson, page, context }) => {
  await page.setViewportSize({ width: 1400, height: 900 });
  await lesson.open();
  const usual = await new TerminalHand(lesson).cellWidth();
  const large = await look(lesson);

  const second = await context.newPage();
  await second.setViewportSize({ width: 1050, height: 520 });
  const small = new LessonPage(second);
  await small.open();
  await takeOver(second, small);
  const { rows } = await look(small);
  expect(rows).toBeLessThan(large.rows);
  await expect.poll(() => look(lesson)).toEqual({ rows, isWithin: true });
  expect(await new TerminalHand(lesson).cellWidth()).toBeCloseTo(usual, 1);

  await takeOver(page, lesson);
  await expect.poll(() => look(lesson)).toEqual(large);
  await expect.poll(() => look(small)).toEqual({ rows: large.rows, isWithin: true });
  expect(await new TerminalHand(small).cellWidth()).toBeLessThan(usual);
});
