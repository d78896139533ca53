// Hangul, on every way into the shell and back: no character may be lost, doubled or torn.
import { expect, test } from './fixtures.ts';

const BYTES_OF_HANGUL = ' ed 95 9c ea b8 80';

test('Hangul that is typed arrives in the shell byte for byte', async ({ page, lesson }) => {
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.type("printf '");
  await page.keyboard.insertText('한글');
  await page.keyboard.type("' | od -An -tx1");
  await page.keyboard.press('Enter');
  await lesson.expectRows(BYTES_OF_HANGUL);

  await lesson.type('clear');
  await lesson.focusTerminal();
  await page.keyboard.insertText('echo 안녕하세요, 도커!');
  await page.keyboard.press('Enter');
  await lesson.expectRows('안녕하세요, 도커!');
});

test('Hangul that is composed letter by letter arrives once', async ({ page, context, lesson }) => {
  await lesson.open();
  await lesson.focusTerminal();
  await page.keyboard.type("printf '");
  const devtools = await context.newCDPSession(page);
  for (const [steps, syllable] of [
    [['ㅎ', '하', '한'], '한'],
    [['ㄱ', '그', '글'], '글'],
  ] as const) {
    for (const text of steps) {
      await devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await devtools.send('Input.insertText', { text: syllable });
  }
  await expect.poll(async () => (await lesson.rows()).at(-1)).toMatch(/printf '한글$/);
  await page.keyboard.type("' | od -An -tx1");
  await page.keyboard.press('Enter');
  await lesson.expectRows(BYTES_OF_HANGUL);
});

test('Hangul that is pasted or printed stays whole', async ({ lesson }) => {
  await lesson.open();
  await lesson.focusTerminal();
  await lesson.terminal.getByRole('textbox').evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', "printf '한글' | od -An -tx1; echo 붙여넣기 끝");
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  });
  await lesson.page.keyboard.press('Enter');
  await lesson.expectRows(BYTES_OF_HANGUL, '붙여넣기 끝');

  await lesson.type("clear; printf '한글 출력\\n'");
  await lesson.expectRows('한글 출력');
  await lesson.type('clear; yes 가나다라마바사 | head -n 4000 | sort | uniq -c');
  await lesson.expectRows('   4000 가나다라마바사');
  // Longer than a frame of the connection, so that frames end in the middle of characters.
  await lesson.type('clear; yes 가나다라마바사 | head -n 4000; echo 끝');
  await lesson.expectRows('가나다라마바사', '끝');
  expect(new Set((await lesson.rows()).slice(0, -2))).toEqual(new Set(['가나다라마바사']));
});
