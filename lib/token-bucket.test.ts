import { expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

const taken = (bucket: TokenBucket, moments: readonly number[]) => moments.filter((nowMs) => bucket.take(nowMs));

it('gives a burst, then so many a second, and never saves up more than the burst', () => {
  const bucket = new TokenBucket(2, 3, 0);
  expect(taken(bucket, [0, 0, 0, 0, 499, 500, 500])).toEqual([0, 0, 0, 500]);
  expect(taken(bucket, [60_000, 60_000, 60_000, 60_000])).toHaveLength(3);
});

it('a clock that is set back locks nobody out, and gives nothing away', () => {
  const bucket = new TokenBucket(1, 2, 3_600_000);
  expect(taken(bucket, [3_600_000, 0, 0])).toEqual([3_600_000, 0]);
  expect(taken(bucket, [999, 1000, 1000])).toEqual([1000]);
});

it('gives all of what is asked for, or nothing', () => {
  const bucket = new TokenBucket(2, 10, 0);
  expect([bucket.take(0, 7), bucket.take(0, 4), bucket.take(0, 3), bucket.take(500, 1)]).toEqual([
    true,
    false,
    true,
    true,
  ]);
});
