import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

it.each([
  [1, 0, 200],
  [1, 1, 400],
  [2, 1, 800],
  [4, 0, 1600],
  [6, 1, 12_800],
  [7, 1, 15_000],
  [7, 0, 7500],
  [500, 1, 15_000],
])('after failure %i with random %d waits %i ms', (attempt, random, expected) => {
  expect(backoffMs(attempt, random)).toBe(expected);
});
