import { expect, it } from 'vitest';
import { formatDuration } from '../screen.ts';
import { summaryLines } from './summary.ts';

it('ends with one line of counts', () => {
  const results = [
    { name: 'types', passed: true, durationMs: 4000 },
    { name: 'unit', passed: false, durationMs: 61_000 },
  ];
  const lines = summaryLines(results, { style: (_, text) => text });
  expect(lines).toEqual(['  types  passed         4.0 s', '  unit   failed     1 min 1 s', '', '1 passed, 1 failed']);
});

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_900, '59.9 s'],
  [125_000, '2 min 5 s'],
])('%d ms reads as %s', (ms, shown) => {
  expect(formatDuration(ms)).toBe(shown);
});
