import { expect, it } from 'vitest';
import { patienceOf } from './patience.ts';

it.each([
  [1, { whole: 1, ms: 500, lasts: 9 }],
  [1.2, { whole: 2, ms: 600, lasts: 10 }],
  [30, { whole: 30, ms: 15_000, lasts: 50 }],
])('a machine that is %d times slower', (factor, { whole, ms, lasts }) => {
  const patience = patienceOf(factor);
  expect(patience.whole).toBe(whole);
  expect(patience.ms(500)).toBe(ms);
  expect(patience.lastingSeconds(9)).toBe(lasts);
});
