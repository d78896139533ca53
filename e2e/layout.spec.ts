// The pages on a phone, by keyboard, in the dark, in both languages and without JavaScript.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { lessonPath } from './lesson-page.ts';

const OPEN_TERMINAL = { en: 'Open terminal', ko: '터미널 열기' };

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  for (const locale of ['ko', 'en'] as const) {
    test(`everything is in reach without scrolling sideways in ${locale}`, async ({ page, lesson }) => {
      await page.goto(`/${locale}`);
      await expectNoSidewaysScroll(page);
      await page.goto(lessonPath(locale));
      await expectNoSidewaysScroll(page);
      await expect(lesson.terminal).not.toBeInViewport();
      await page.getByRole('button', { name: OPEN_TERMINAL[locale] }).tap();
      await expect(lesson.terminal).toBeInViewport();
      await lesson.expectPrompt();
      await lesson.runButton('run-hello').tap();
      await lesson.expectStatus('run-hello', 'ok');
      await expect(lesson.terminal).toContainText('Hello from');
      await expectNoSidewaysScroll(page);
    });
  }
});

test('the colours are those that the visitor prefers', async ({ page }) => {
  for (const [colorScheme, [darkest, brightest]] of [
    ['dark', [0, 80]],
    ['light', [200, 255]],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto('/en');
    await expect.poll(() => brightnessOf(page)).toBeGreaterThanOrEqual(darkest);
    await expect.poll(() => brightnessOf(page)).toBeLessThanOrEqual(brightest);
  }
  // From what the system says to light, from light to dark.
  const theme = page.getByRole('button', { name: /Theme/ });
  await theme.click();
  await theme.click();
  await page.reload();
  await expect.poll(() => brightnessOf(page)).toBeLessThanOrEqual(80);
});

test('the other language opens at the same step', async ({ page, lesson }) => {
  await lesson.open('en');
  await lesson.step('run-it-again').evaluate((element) => element.scrollIntoView({ behavior: 'instant' }));
  await clickWhereItIs(page, page.getByRole('link', { name: /한국어/ }));
  await expect(page).toHaveURL(/\/ko\/lessons\/.+#run-it-again$/);
  await expect(lesson.step('run-it-again').getByRole('heading', { name: '한 번 더 실행하기' })).toBeInViewport();
  await page.goto('/');
  await expect(page).toHaveURL(/\/ko$/);
});

test('a lesson can be run by keyboard alone, and the terminal can be left', async ({ page, lesson }) => {
  await lesson.open();
  await tabTo(page, lesson.runButton('run-hello'));
  await page.keyboard.press('Enter');
  await lesson.expectStatus('run-hello', 'ok');
  await lesson.focusTerminal();
  await page.keyboard.press('Control+Shift+M');
  await expect(lesson.runButton('run-hello')).toBeFocused();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the prose and the commands can be read', async ({ page, lesson }) => {
    await page.goto(lessonPath('en'));
    await expect(page.getByRole('heading', { level: 1, name: 'Run a container' })).toBeVisible();
    await expect(page.getByText('Running a container takes one command.')).toBeVisible();
    // Text locators pass over what is inside a noscript element.
    await expect(page.locator('noscript p')).toBeVisible();
    await expect(lesson.block('run-hello').getByText('docker container run diamol/ch02-hello-diamol')).toBeVisible();
  });
});

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess).toBe(0);
}

/** Of the page's background, from 0 to 255. */
function brightnessOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const pen = document.createElement('canvas').getContext('2d');
    if (pen === null) return Number.NaN;
    const colours = [document.documentElement, document.body].map(
      (element) => getComputedStyle(element).backgroundColor,
    );
    for (const colour of colours) {
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
    }
    return Math.max(...pen.getImageData(0, 0, 1, 1).data.slice(0, 3));
  });
}

/** As a mouse does: a locator's own click first scrolls the page, even to what sticks to its top. */
async function clickWhereItIs(page: Page, target: Locator): Promise<void> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('Nothing to click');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  const isFocused = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isFocused()); presses += 1) await page.keyboard.press('Tab');
  await expect(target).toBeFocused();
}
