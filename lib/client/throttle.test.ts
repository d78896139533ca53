import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Throttle } from './throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('acts at once, then once in a while, and for the last time after the last wish', () => {
  const act = vi.fn();
  const throttle = new Throttle(50, act);
  throttle.want();
  expect(act).toHaveBeenCalledTimes(1);
  for (let ms = 0; ms < 1000; ms += 10) {
    throttle.want();
    vi.advanceTimersByTime(10);
  }
  expect(act.mock.calls.length).toBeLessThanOrEqual(21);
  const { length } = act.mock.calls;
  throttle.want();
  vi.advanceTimersByTime(200);
  expect(act.mock.calls.length).toBeGreaterThan(length);
});

test('that is cleared does nothing more', () => {
  const act = vi.fn();
  const throttle = new Throttle(50, act);
  throttle.want();
  throttle.want();
  throttle.clear();
  vi.advanceTimersByTime(200);
  expect(act).toHaveBeenCalledTimes(1);
});
