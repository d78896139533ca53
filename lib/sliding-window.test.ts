import { expect, it } from 'vitest';
import { SlidingWindow } from './sliding-window.ts';

const MINUTE_MS = 60_000;

/** @returns the moments, of those tried, at which one was taken */
function taken(window: SlidingWindow, moments: readonly number[]): number[] {
  return moments.filter((nowMs) => window.take(nowMs));
}
const every = (stepMs: number, endMs: number) => Array.from({ length: endMs / stepMs }, (_, index) => index * stepMs);

it('gives all at once, and the next when the first is a window old', () => {
  const window = new SlidingWindow(3, MINUTE_MS);
  expect(taken(window, [0, 0, 0, 0, 59_999, 60_000, 60_000])).toEqual([0, 0, 0, 60_000, 60_000]);
});

it.each([
  [1, 7],
  [6, 1000],
  [6, 9999],
  [120, 250],
])('never gives more than %i in any minute to one who tries every %i ms', (limit, stepMs) => {
  const moments = taken(new SlidingWindow(limit, MINUTE_MS), every(stepMs, 10 * MINUTE_MS));
  expect(moments.length).toBeGreaterThanOrEqual(limit * 8);
  for (const start of moments) {
    const within = moments.filter((moment) => moment >= start && moment < start + MINUTE_MS);
    expect(within.length).toBeLessThanOrEqual(limit);
  }
});

it('a refusal counts for nothing', () => {
  const window = new SlidingWindow(1, MINUTE_MS);
  expect(taken(window, [0, ...every(1000, MINUTE_MS), MINUTE_MS])).toEqual([0, MINUTE_MS]);
});

it('a clock that is set back locks nobody out for longer, and gives nothing away', () => {
  const window = new SlidingWindow(2, MINUTE_MS);
  const hourMs = 60 * MINUTE_MS;
  expect(taken(window, [hourMs, hourMs + 30_000])).toHaveLength(2);
  // An hour back. Half a minute later the first is a minute old.
  expect(taken(window, [0, 29_999])).toEqual([]);
  expect(taken(window, [30_000, 30_000, 60_000])).toEqual([30_000, 60_000]);
});
