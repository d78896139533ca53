// Known widths, and what xterm.js makes of them.
import headless from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { cellWidth, cellWidths } from './cell-widths.ts';

/** Counted with `printf %s … | wc -L` in a sandbox. */
const COUNTED: ReadonlyArray<readonly [what: string, text: string, cells: number]> = [
  ['ASCII', 'docker', 6],
  ['Hangul syllables', '한글', 4],
  ['Hangul letters', '한글'.normalize('NFD'), 4],
  ['Hangul letters for themselves', 'ㅎㅏㄴ', 6],
  ['a combining accent', 'e\u0301', 1],
  ['a family, joined by ZWJ', '👩\u200d👩\u200d👧\u200d👦', 8],
  ['a flag', '🇰🇷', 2],
  ['a tone of skin', '👍🏽', 4],
  ['a heart in colour', '❤\ufe0f', 1],
  ['a keycap', '1\ufe0f\u20e3', 1],
  ['a check mark', '✅', 2],
  ['an emoji of Unicode 15', '🫨', 2],
  ['a circled digit', '①②', 2],
  ['lines of a box', '─│', 2],
  ['a space without width', 'a\u200bb', 2],
  ['a soft hyphen', 'a\u00adb', 3],
  ['half-width kana', 'ｱ', 1],
  ['a full-width sign', '￦', 2],
  ['Thai', 'กำ', 2],
  ['a letter beyond the first plane', '𠮷', 2],
];

describe('cellWidth', () => {
  it.each([
    [0x41, 1],
    [0xad, 1],
    [0x300, 0],
    [0x1160, 0],
    [0xac00, 2],
    [0xffff, 1],
    [0x1f600, 2],
    [0xe0100, 0],
    [0x10ffff, 1],
  ])('knows U+%s', (codepoint, width) => {
    expect(cellWidth(codepoint)).toBe(width);
  });
});

describe('cellWidths', () => {
  it.each(COUNTED)('puts the cursor behind %s where the shell believes it', async (_what, text, cells) => {
    const terminal = new headless.Terminal({ allowProposedApi: true, cols: 40, rows: 2 });
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    await new Promise<void>((resolve) => terminal.write(text, resolve));
    expect(terminal.buffer.active.cursorX).toBe(cells);
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe(text);
    terminal.dispose();
  });

  it.each([
    ['behind a narrow character', 'xe\x1b[D\x1b[C\u0301y', 'xe\u0301y', 3],
    ['behind a wide one', '하\x1b[2D\x1b[2C\u11aby', '하\u11aby', 3],
  ])('joins %s that the cursor was moved to', async (_where, written, shown, cells) => {
    const terminal = new headless.Terminal({ allowProposedApi: true, cols: 40, rows: 2 });
    terminal.unicode.register(cellWidths);
    terminal.unicode.activeVersion = cellWidths.version;
    await new Promise<void>((resolve) => terminal.write(written, resolve));
    expect(terminal.buffer.active.getLine(0)?.translateToString(true)).toBe(shown);
    expect(terminal.buffer.active.cursorX).toBe(cells);
    terminal.dispose();
  });
});
