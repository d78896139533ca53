// Hangul as an input method composes it: nothing dropped, nothing doubled, whatever else happens meanwhile.
import { test as base, expect } from './fixtures.ts';
import { Ime } from './ime-hand.ts';
import type { LessonPage } from './lesson-page.ts';
import { TerminalHand } from './terminal-hand.ts';

const test = base.extend<{ ime: Ime }>({
  ime: async ({ page, context }, use) => use(new Ime(await context.newCDPSession(page))),
});

const HAN = ['ㅎ', '하', '한'] as const;
const GEUL = ['ㄱ', '그', '글'] as const;

const lastRow = async (lesson: LessonPage) => (await lesson.rows()).at(-1) ?? '';
const expectLine = (lesson: LessonPage, line: string) =>
  expect.poll(() => lastRow(lesson)).toBe(`learner@sandbox:~$ ${line}`);

test('many syllables in a row', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  for (let round = 0; round < 10; round += 1) await ime.type(HAN, GEUL);
  await expectLine(lesson, `echo ${'한글'.repeat(10)}`);
  await page.keyboard.press('Enter');
  await lesson.expectRows('한글'.repeat(10));
});

test('a final consonant that moves on to the next syllable', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  // 간 + ㅏ = 가나
  await ime.compose('ㄱ', '가', '간');
  await ime.commit('가');
  await ime.type(['나', '난']);
  await expectLine(lesson, 'echo 가난');
});

test('while a program in the background prints', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await lesson.type(`(for i in $(seq 200); do echo "noise $i"; sleep 0.02; done) &`);
  await expect.poll(() => lesson.rows()).toContainEqual(expect.stringMatching(/^noise \d+$/));
  await page.keyboard.type('echo ');
  for (let round = 0; round < 5; round += 1) await ime.type(HAN, GEUL);
  await lesson.expectRows('noise 200');
  await page.keyboard.press('Enter');
  await lesson.expectRows('한글'.repeat(5));
});

test('Enter, then the arrows and Backspace', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  await ime.type(HAN);
  await ime.compose('ㄱ', '그', '글', '그', 'ㄱ');
  await ime.commit('ㄱ');
  await page.keyboard.press('Backspace');
  await ime.type(GEUL);
  await page.keyboard.press('ArrowLeft');
  await ime.type(HAN);
  await expectLine(lesson, 'echo 한한글');
  await page.keyboard.press('Enter');
  await lesson.expectRows('한한글');
});

test('a syllable that is taken back entirely', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  await ime.compose('ㅎ', '하', 'ㅎ', '');
  await ime.commit('');
  await ime.type(GEUL);
  await expectLine(lesson, 'echo 글');
});

test('the keyboard goes elsewhere in the middle of a syllable', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  await ime.type(HAN);
  await ime.compose(...GEUL);
  await page.getByRole('link', { name: 'Slipway home' }).focus();
  await lesson.focusTerminal();
  await expectLine(lesson, 'echo 한글');
  await page.keyboard.type('!');
  await expectLine(lesson, 'echo 한글!');
});

test('after text was selected with the mouse', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type('clear; echo something to select');
  await lesson.expectRows('something to select');
  await page.keyboard.type('echo ');
  await hand.selectWord(hand.row(/^something/), 3);
  await ime.type(HAN, GEUL);
  await expectLine(lesson, 'echo 한글');
});

test('while the terminal changes its size', async ({ lesson, page, ime }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  await page.keyboard.type('echo ');
  await ime.type(HAN);
  await ime.compose('ㄱ', '그');
  await page.setViewportSize({ width: 1100, height: 700 });
  await expect.poll(() => lastRow(lesson)).toContain('echo 한');
  await ime.compose('글');
  await ime.commit('글');
  await expectLine(lesson, 'echo 한글');
});
