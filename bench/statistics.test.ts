import { describe, expect, it } from 'vitest';
import { median, percentile, summarize } from './statistics.ts';

const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('median', () => {
  it.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

describe('percentile', () => {
  it.each([
    [100, 95, 95],
    [100, 99, 99],
    [100, 100, 100],
    [7, 95, 7],
    [20, 95, 19],
    [21, 95, 20],
    [5, 0, 1],
    [1, 50, 1],
  ])('of 1 to %d at %d per cent is %d', (count, percent, expected) => {
    expect(percentile(oneTo(count).reverse(), percent)).toBe(expected);
  });
});

describe('summarize', () => {
  it('says all of it and leaves the values in their order', () => {
    const values = [5, 1, 3];
    expect(summarize(values)).toEqual({ count: 3, min: 1, median: 3, p95: 5, p99: 5, max: 5 });
    expect(values).toEqual([5, 1, 3]);
  });

  it('refuses to summarize nothing', () => {
    expect(() => summarize([])).toThrow(RangeError);
  });
});
