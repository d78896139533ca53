// What a list of measured values says. Pure.

export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** @throws RangeError when there are no values: a measurement without values is a fault, not a zero */
export function summarize(values: readonly number[]): Summary {
  const sorted = sort(values);
  return {
    count: sorted.length,
    min: at(sorted, 0),
    median: median(sorted),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    max: at(sorted, sorted.length - 1),
  };
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = sort(values);
  const half = sorted.length / 2;
  return (at(sorted, Math.ceil(half) - 1) + at(sorted, Math.floor(half))) / 2;
}

/**
 * The smallest value that at least `percent` per cent of the values do not exceed (nearest rank): always one that was
 * measured. With few values a high percentile is simply the largest.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sort(values);
  return at(sorted, Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1));
}

const sort = (values: readonly number[]) => [...values].sort((a, b) => a - b);

function at(sorted: readonly number[], index: number): number {
  const value = sorted[index];
  if (value === undefined) throw new RangeError(`no value at ${index} of ${sorted.length}`);
  return value;
}
