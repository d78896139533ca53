import { describe, expect, it } from 'vitest';
import type { Screen } from '../screen.ts';
import { findingLines, hasFailed, outcomeLines, summaryLine, wrap } from './report.ts';
import type { Outcome } from './run-attempt.ts';

const SCREEN = { inPlace: false, columns: 80, style: (_, text) => text } as Screen;
const OUTCOME: Outcome = {
  id: 'x',
  family: 'resources',
  title: 'Use up the terminals of the whole host from a file system of one’s own in a container',
  place: 'host-api',
  expected: "the host's own terminals and those of each sandbox are another stock",
  verdict: 'broken',
  observed: 'others: DONE 14 of 16 unanswered: the neighbour: a terminal: No space left on device',
  durationMs: 1,
  output: '',
};
const FAULT = {
  id: 'y',
  title: 'Port',
  level: 'fault',
  found: '3000: taken',
  expected: 'free',
  remedy: 'word '.repeat(40),
} as const;

describe('the report', () => {
  it('fits into the screen', () => {
    const lines = [
      ...outcomeLines([OUTCOME], SCREEN),
      ...findingLines([FAULT], SCREEN),
      ...summaryLine([FAULT], [OUTCOME], SCREEN).split('\n'),
    ];
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain(
      'observed: others: DONE 14 of 16 unanswered: the neighbour: a terminal',
    );
  });

  it('keeps a word that is longer than a line whole', () => {
    expect(wrap('see https://example.test/a/long/address there', 10)).toEqual([
      'see',
      'https://example.test/a/long/address',
      'there',
    ]);
  });
});

it.each(['broken', 'unclear'] as const)('has failed with an attempt that is %s', (verdict) => {
  expect(hasFailed([], [{ ...OUTCOME, verdict }])).toBe(true);
  expect(hasFailed([], [{ ...OUTCOME, verdict: 'held' }])).toBe(false);
});
