import { describe, expect, it } from 'vitest';
import { estimateWaitSeconds, WaitHistory } from './wait-estimate.ts';

describe('the history', () => {
  it('knows nothing before it has seen something', () => {
    const history = new WaitHistory();
    expect([history.startMs, history.freedEveryMs(0)]).toEqual([null, null]);
    history.addFreed(1000);
    expect(history.freedEveryMs(5000)).toBeNull();
  });

  it('gives the mean of the starts', () => {
    const history = new WaitHistory();
    for (const ms of [500, 700, 900]) history.addStart(ms);
    expect(history.startMs).toBe(700);
  });

  it('gives the mean time between places, which grows while none becomes free', () => {
    const history = new WaitHistory();
    for (const ms of [0, 10_000, 30_000]) history.addFreed(ms);
    expect(history.freedEveryMs(30_000)).toBe(15_000);
    expect(history.freedEveryMs(60_000)).toBe(30_000);
  });

  it('forgets what was long ago', () => {
    const history = new WaitHistory();
    history.addStart(1_000_000);
    history.addFreed(0);
    for (let index = 0; index < 20; index += 1) {
      history.addStart(500);
      history.addFreed(1_000_000 + index * 1000);
    }
    expect(history.startMs).toBe(500);
    expect(history.freedEveryMs(1_019_000)).toBe(1000);
  });
});

describe('the estimate', () => {
  const seen = { startMs: 800, freedEveryMs: () => 60_000 };
  const onlyStarts = { startMs: 800, freedEveryMs: () => null };
  const nothing = { startMs: null, freedEveryMs: () => 60_000 };
  const full = { starting: 0, free: 0, concurrency: 4 };
  const open = { starting: 4, free: 30, concurrency: 4 };

  it.each([
    ['the first, all taken', { ...full, ahead: 0 }, seen, 61],
    ['the third, all taken', { ...full, ahead: 2 }, seen, 181],
    ['the first beyond the free places', { starting: 4, free: 2, concurrency: 4, ahead: 2 }, seen, 61],
    ['the first who waits for a start only', { ...open, ahead: 0 }, seen, 2],
    ['the ninth who waits for a start only', { ...open, ahead: 8 }, seen, 4],
    ['who waits for a start, when no place ever became free', { ...open, ahead: 0 }, onlyStarts, 2],
    ['the first, when no place ever became free', { ...full, ahead: 0 }, onlyStarts, null],
    ['the first, when nothing was ever started', { ...full, ahead: 0 }, nothing, null],
    ['who waits for a start, when nothing was ever started', { ...open, ahead: 0 }, nothing, null],
  ])('for %s', (_, standing, history, seconds) => {
    expect(estimateWaitSeconds(standing, history, 0)).toBe(seconds);
  });
});
