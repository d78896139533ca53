import { expect, it } from 'vitest';
import { piecesOf } from './recording.ts';

const shown = (text: string, ...volatile: Array<readonly [number, number]>) =>
  piecesOf({ text, volatile }).map((piece) => (piece.isVolatile ? `<${piece.text}>` : piece.text));

it.each([
  ['nothing marked', ['abcdef'], []],
  ['a part in the middle', ['ab', '<cd>', 'ef'], [[2, 4]]],
  ['the whole', ['<abcdef>'], [[0, 6]]],
  [
    'parts side by side',
    ['<ab>', '<cd>', 'ef'],
    [
      [0, 2],
      [2, 4],
    ],
  ],
  [
    'parts that overlap',
    ['<abc>', '<d>', 'ef'],
    [
      [0, 3],
      [2, 4],
    ],
  ],
  ['a part beyond the end', ['abcd', '<ef>'], [[4, 9]]],
] as const)('%s', (_, expected, volatile) => {
  expect(shown('abcdef', ...volatile)).toEqual(expected);
});

it('no text is no piece', () => {
  expect(shown('')).toEqual([]);
});
