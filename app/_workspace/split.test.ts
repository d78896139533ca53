import { expect, it } from 'vitest';
import { clampSplit, DEFAULT_SPLIT, MAX_SPLIT, MIN_SPLIT, splitAfterKey } from './split.ts';

it.each([
  [50, 'ArrowLeft', 52],
  [50, 'ArrowRight', 48],
  [MAX_SPLIT, 'ArrowLeft', MAX_SPLIT],
  [MIN_SPLIT, 'ArrowRight', MIN_SPLIT],
  [50, 'Home', MAX_SPLIT],
  [50, 'End', MIN_SPLIT],
  [60, 'Enter', DEFAULT_SPLIT],
  [50, 'a', null],
])('%d after %s is %s', (percent, key, expected) => {
  expect(splitAfterKey(percent, key)).toBe(expected);
});

it('keeps within bounds', () => {
  expect([clampSplit(-5), clampSplit(44.44), clampSplit(500)]).toEqual([MIN_SPLIT, 44.4, MAX_SPLIT]);
});
