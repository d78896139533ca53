// What programs ask of the terminal, and what the learner changes about it.
import { expect, test } from './fixtures.ts';
import { TerminalHand } from './terminal-hand.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

const osc52 = (text: string) => `printf '\\e]52;c;%s\\a' ${Buffer.from(text).toString('base64')}`;

test('a program sets the clipboard only when the learner allows it', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.setClipboard('before');
  await lesson.type(osc52('복사 from a program'));
  const question = hand.question('clipboard');
  await expect(question).toContainText('A program wants to copy 17 characters to your clipboard');
  await expect(question.locator('[data-preview]')).toHaveText('복사 from a program');
  // The keys are still the shell's.
  await lesson.type('echo still typing');
  await lesson.expectRows('still typing');
  expect(await hand.clipboard()).toBe('before');
  await question.getByRole('button', { name: 'Allow' }).click();
  await hand.expectClipboard('복사 from a program');
  await hand.expectFocus();
});

test('after a no the program is silenced, and what it may not know it is not told', async ({ lesson }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await hand.setClipboard('secret');
  await lesson.type(osc52('one'));
  await hand.question('clipboard').getByRole('button', { name: 'Dismiss' }).click();
  await lesson.type(`${osc52('two')}; echo tried`);
  await lesson.expectRows('tried');
  await expect(hand.question('clipboard')).toBeHidden();
  expect(await hand.clipboard()).toBe('secret');

  await lesson.type(`clear; printf '\\e]52;c;?\\a'; read -t 2 -n 5 -s answer; echo "answer <$answer>"`);
  await lesson.expectRows('answer <>');
});

test('nothing of it happens again after a reload', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  await lesson.type(`${osc52('again')}; printf '\\a'; echo done`);
  await expect(hand.question('clipboard')).toBeVisible();
  await page.reload();
  await lesson.expectRows('done');
  await lesson.type('echo later');
  await lesson.expectRows('later');
  await expect(hand.question('clipboard')).toBeHidden();
});

interface Flashes {
  readonly flashes: number;
  readonly first: number;
  readonly last: number;
}

test('the bell is seen, and not more than once a second', async ({ lesson, page }) => {
  await lesson.open();
  await page.evaluate(() => {
    const counter = { flashes: 0, first: 0, last: 0 };
    Object.assign(window, { counter });
    new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      const flashes = added.filter((node) => node instanceof HTMLElement && 'bell' in node.dataset).length;
      if (flashes === 0) return;
      counter.flashes += flashes;
      counter.last = performance.now();
      counter.first ||= counter.last;
    }).observe(document.body, { childList: true, subtree: true });
  });
  await lesson.type(`for i in $(seq 500); do printf '\\a'; done; echo rung`);
  await lesson.expectRows('rung');
  const counter = await page.evaluate(() => (window as unknown as { counter: Flashes }).counter);
  expect(counter.flashes).toBeGreaterThanOrEqual(1);
  // A browser that is late shows the one after the next in less than a second.
  expect(counter.flashes).toBeLessThanOrEqual(2 + (counter.last - counter.first) / 1000);
  await expect(lesson.terminal.locator('[data-bell]')).toBeHidden();
});

test('the letters grow and shrink, and the shell knows', async ({ lesson, page }) => {
  const hand = new TerminalHand(lesson);
  await lesson.open();
  const columns = async (word: string): Promise<number> => {
    await lesson.type(`clear; echo "${word} $(tput cols)"`);
    const read = async () => (await lesson.rows()).find((row) => row.startsWith(`${word} `));
    await expect.poll(read).toBeDefined();
    return Number((await read())?.split(' ')[1]);
  };
  const [usual, width] = [await columns('usual'), await hand.cellWidth()];
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Control+Shift+Equal');
  await expect.poll(() => hand.cellWidth()).toBeGreaterThan(width);
  expect(await columns('larger')).toBeLessThan(usual);
  for (let press = 0; press < 30; press += 1) await page.keyboard.press('Control+Shift+Minus');
  expect(await columns('smallest')).toBeGreaterThan(usual);
  expect(await hand.cellWidth()).toBeGreaterThan(width * 0.7);
  await page.keyboard.press('Control+Shift+Digit0');
  expect(await columns('again')).toBe(usual);
});
