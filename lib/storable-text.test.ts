import { expect, it } from 'vitest';
import { storableText } from './storable-text.ts';

it.each([
  ['', ''],
  ['한글 🐳', '한글 🐳'],
  ['a\0b', 'a\uFFFDb'],
  ['half \uD83D', 'half \uFFFD'],
  ['\uDC33 half', '\uFFFD half'],
])('%j', (text, expected) => {
  expect(storableText(text)).toBe(expected);
});
