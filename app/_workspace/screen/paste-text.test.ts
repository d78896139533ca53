// What is left of a clipboard's text.
import { describe, expect, it } from 'vitest';
import { cleanPaste, needsConfirmation, previewOf } from './paste-text.ts';

describe('cleanPaste', () => {
  it.each([
    ['a word', 'docker ps', 'docker ps', 1],
    ['Hangul', '도커\t한글 👩‍👩‍👧‍👦', '도커\t한글 👩‍👩‍👧‍👦', 1],
    ['lines of Windows', 'a\r\nb\r\n', 'a\nb\n', 2],
    ['lines of an old Mac', 'a\rb', 'a\nb', 2],
    ['a line break at the end', 'ls\n', 'ls\n', 1],
    ['empty lines', 'a\n\nb', 'a\n\nb', 3],
    ['the end of a bracketed paste', 'ls\x1b[201~; rm -rf ~\n', 'ls[201~; rm -rf ~\n', 1],
    ['the same in C1', 'ls\x9b201~; rm\n', 'ls201~; rm\n', 1],
    ['Ctrl+C, Ctrl+D, backspaces and NUL', '\x03a\x04\x08\x00b\x7f', 'ab', 1],
    ['nothing', '', '', 1],
  ])('%s', (_what, raw, text, lines) => {
    expect(cleanPaste(raw)).toEqual({ text, lines });
  });

  it('takes a megabyte', () => {
    const raw = '한글 0123456789\r\n'.repeat(60_000);
    expect(cleanPaste(raw)).toEqual({ text: raw.replaceAll('\r', ''), lines: 60_000 });
  });
});

it('asks about several lines only, and only where they would run', () => {
  const several = cleanPaste('a\nb');
  expect(needsConfirmation(several, false)).toBe(true);
  expect(needsConfirmation(several, true)).toBe(false);
  expect(needsConfirmation(cleanPaste('a\n'), false)).toBe(false);
});

describe('previewOf', () => {
  it.each([
    ['a\nb\n', 'a\nb'],
    [Array.from({ length: 20 }, (_, index) => index).join('\n'), '0\n1\n2\n3\n4\n5\n6\n7…'],
  ])('%j', (text, preview) => {
    expect(previewOf(text)).toBe(preview);
  });

  it('cuts a long line', () => {
    expect(previewOf('x'.repeat(1_000_000))).toBe(`${'x'.repeat(400)}…`);
  });
});
