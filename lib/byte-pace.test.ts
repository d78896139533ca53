import { describe, expect, it } from 'vitest';
import { BytePace } from './byte-pace.ts';

/** 1000 bytes a second after a burst of 5000, from time 0 on. */
const pace = () => new BytePace(1000, 5000, 0);

describe('a pace of bytes', () => {
  it.each<[string, ReadonlyArray<readonly [bytes: number, atMs: number]>, number]>([
    ['lets a burst through', [[5000, 0]], 0],
    ['waits for what is beyond it', [[6000, 0]], 1000],
    [
      'adds what comes all the same',
      [
        [6000, 0],
        [500, 0],
      ],
      1500,
    ],
    [
      'counts the time that has passed',
      [
        [6000, 0],
        [500, 1000],
      ],
      500,
    ],
    [
      'lets through what the time has made room for',
      [
        [5000, 0],
        [1000, 1000],
      ],
      0,
    ],
    [
      'saves no more than a burst',
      [
        [1, 0],
        [5001, 3_600_000],
      ],
      1,
    ],
    [
      'is not confused by a clock that is set back',
      [
        [5000, 3_600_000],
        [1000, 0],
      ],
      1000,
    ],
  ])('%s', (_, taken, expected) => {
    const tested = pace();
    const waits = taken.map(([bytes, atMs]) => tested.take(bytes, atMs));
    expect(waits.at(-1)).toBe(expected);
  });

  it('is given back what is paid for elsewhere, and no more than a burst', () => {
    const tested = pace();
    tested.take(6000, 0);
    tested.giveBack(6000);
    expect(tested.take(5000, 0)).toBe(0);
    tested.giveBack(60_000);
    expect(tested.take(5001, 0)).toBe(1);
  });
});
