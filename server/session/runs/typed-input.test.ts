import { describe, expect, it } from 'vitest';
import { EnterCounter } from './typed-input.ts';

const count = (...pieces: string[]) => {
  const counter = new EnterCounter();
  return pieces.reduce((sum, piece) => sum + counter.count(Buffer.from(piece)), 0);
};

describe('lines that are entered', () => {
  it.each([
    ['nothing', 'echo', 0],
    ['Enter, Ctrl-J and Ctrl-O', 'a\rb\nc\x0f', 3],
    ['an Enter after Escape', '\x1b\r', 1],
    ['a paste that is not entered', '\x1b[200~a\rb\n\x1b[201~', 0],
    ['a paste, and what is typed around it', 'x\r\x1b[200~a\rb\x1b[201~\ry\r', 3],
    ['a paste that Ctrl-C gave up', '\x1b[200~a\r\x03b\r', 1],
    ['other sequences', '\x1b[20~\r\x1b[A\x1b[2~', 1],
    ['Hangul', '한글\r', 1],
  ])('%s', (_, typed, expected) => {
    expect(count(typed)).toBe(expected);
    expect(count(...typed)).toBe(expected);
  });
});
