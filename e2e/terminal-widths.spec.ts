// Screen and shell agree on how wide characters are: a line is edited in its middle, and comes out as it looks.
import { expect, test } from './fixtures.ts';
import { TerminalHand } from './terminal-hand.ts';

const CASES = [
  ['Hangul', '한글'],
  ['a combining accent', 'e\u0301'],
  ['Hangul in letters', '한글'.normalize('NFD')],
  ['a family', '👩\u200d👩\u200d👧\u200d👦'],
  ['a flag', '🇰🇷'],
  ['a heart in colour', '❤\ufe0f'],
  ['a tone of skin', '👍🏽'],
] as const;

for (const [what, text] of CASES) {
  test(`a line with ${what} is edited where the cursor stands`, async ({ lesson, page }) => {
    const hand = new TerminalHand(lesson);
    await lesson.open();
    await hand.clear();
    await page.keyboard.insertText(`echo ${text} tail`);
    await expect.poll(async () => (await lesson.rows()).at(-1)).toBe(`learner@sandbox:~$ echo ${text} tail`);
    // To the beginning of the last word, over the first letter of it, and back over it all.
    await page.keyboard.press('Alt+b');
    await page.keyboard.type('X');
    await expect.poll(async () => (await lesson.rows()).at(-1)).toBe(`learner@sandbox:~$ echo ${text} Xtail`);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Control+e');
    await page.keyboard.type('!');
    await expect.poll(async () => (await lesson.rows()).at(-1)).toBe(`learner@sandbox:~$ echo ${text} tail!`);
    await page.keyboard.press('Enter');
    await lesson.expectRows(`${text} tail!`);
  });
}

test('the cursor is in the column that the shell counts', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.clear();
  const ask = `IFS='[;' read -rs -d R -p $'\\e[6n' _ _ column; echo " $((column - 1)) $(printf %s "$text" | wc -L)"`;
  for (const [, text] of CASES) {
    await lesson.type(`clear; text='${text}'; printf '\\r%s' "$text"; ${ask}`);
    await expect.poll(async () => (await lesson.rows()).join('\n')).toMatch(/ (\d+) \1$/m);
  }
});
