import { afterEach, expect, it, vi } from 'vitest';
import { PicturePace } from './picture-pace.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

it('gives one turn at a time, in the order in which they were asked for, and lets others work between them', async () => {
  const pace = new PicturePace();
  const order: string[] = [];
  const turns = ['first', 'second', 'third'].map(async (name) => {
    await pace.turn();
    order.push(name);
    setImmediate(() => order.push('others'));
  });
  await Promise.all(turns);
  expect(order).toEqual(['first', 'others', 'second', 'others', 'third']);
});

it('gives a turn at once to whoever comes when nobody waits', async () => {
  const pace = new PicturePace();
  await pace.turn();
  const order: string[] = [];
  setTimeout(() => order.push('others'), 1000).unref();
  await pace.turn();
  expect(order).toEqual([]);
});

it.each([
  ['as long as it took', 40, 40],
  ['not for long, when the process was stopped meanwhile', 3_600_000, 1000],
])('rests after a turn %s', async (_how, tookMs, restMs) => {
  vi.useFakeTimers();
  const now = performance.now.bind(performance);
  let spentMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now() + spentMs);
  const pace = new PicturePace();
  let turns = 0;
  const take = async () => {
    await pace.turn();
    turns += 1;
    spentMs += tookMs;
  };
  const both = Promise.all([take(), take()]);
  await vi.advanceTimersByTimeAsync(restMs - 1);
  expect(turns).toBe(1);
  // The faked clock has a millisecond for each breath.
  await vi.advanceTimersByTimeAsync(4);
  expect(turns).toBe(2);
  await both;
});
