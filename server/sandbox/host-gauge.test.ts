import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { HostGauge } from './host-gauge.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('shares one measurement among those who ask at the same time, and keeps it for two seconds', async () => {
  let count = 0;
  const gauge = new HostGauge(async () => ({ count: ++count }));
  const [first, second] = await Promise.all([gauge.read(), gauge.read()]);
  expect(first).toBe(second);
  await vi.advanceTimersByTimeAsync(1999);
  expect(await gauge.read()).toBe(first);
  await vi.advanceTimersByTimeAsync(1);
  expect(await gauge.read()).toEqual({ count: 2 });
  gauge.dispose();
  expect(vi.getTimerCount()).toBe(0);
});

it('takes a failure for not knowing, and measures again later', async () => {
  let fails = true;
  const gauge = new HostGauge(async () => {
    if (fails) throw new Error('no engine');
    return { free: 1 };
  });
  expect(await gauge.read()).toBeUndefined();
  fails = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(await gauge.read()).toEqual({ free: 1 });
  gauge.dispose();
});

it('does not wait for a host that is silent, and lets the measurement go', async () => {
  const signals: AbortSignal[] = [];
  const gauge = new HostGauge<object>((signal) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  const reading = gauge.read();
  await vi.advanceTimersByTimeAsync(3000);
  expect(await reading).toBeUndefined();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  gauge.dispose();
});
