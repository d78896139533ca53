import { expect, it } from 'vitest';
import { formatDuration } from '../screen.ts';
import { failureReport, summaryLines } from './summary.ts';

it('ends with one line of counts', () => {
  const results = [
    { name: 'types', passed: true, durationMs: 4000 },
    { name: 'unit', passed: false, durationMs: 61_000 },
  ];
  const lines = summaryLines(results, { style: (_, text) => text });
  expect(lines).toEqual(['  types  passed         4.0 s', '  unit   failed     1 min 1 s', '', '1 passed, 1 failed']);
});

it('names the tests that passed only when they were run again', () => {
  const results = [{ name: 'unit', passed: true, durationMs: 1, flaky: ['a.test.ts > works'] }];
  const lines = summaryLines(results, { style: (_, text) => text });
  expect(lines.slice(1)).toEqual([
    '',
    'passed only when run again (flaky):',
    '  unit: a.test.ts > works',
    '',
    '1 passed, 0 failed',
  ]);
});

it('says at the very end why each stage failed', () => {
  const results = [
    { name: 'types', passed: true, durationMs: 1, failures: [] },
    { name: 'unit', passed: false, durationMs: 1, failures: ['✗ a test', '    its error'] },
    { name: 'e2e', passed: false, durationMs: 1, failures: ['✗ another'] },
  ];
  const lines = failureReport(results, { style: (_, text) => text });
  expect(lines).toEqual(['', 'unit failed:', '✗ a test', '    its error', '', 'e2e failed:', '✗ another']);
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
