import { expect, test } from 'vitest';
import { changeOf } from './composition.ts';

test.each([
  ['nothing', '가', '가', ''],
  ['a number after it', '가', '가2', '2'],
  ['a word', '', 'hello ', 'hello '],
  ['something taken away', '가나', '가', '\x7f'],
  ['another letter in its place', 'a', 'b', 'b'],
])('what an input method typed: %s', (_, before, after, typed) => {
  expect(changeOf(before, after)).toBe(typed);
});
