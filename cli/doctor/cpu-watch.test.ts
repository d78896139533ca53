import { expect, it } from 'vitest';
import { type CpuReading, judgeCpu } from './cpu-watch.ts';

/** Readings each three seconds, of so many CPUs kept busy. */
const busy = (cpus: number, count = 4): CpuReading[] =>
  Array.from({ length: count }, (_, i) => ({ atMs: 500 + i * 3000, cpuUsec: 70_000 + i * 3_000_000 * cpus }));

it.each([
  [busy(0.98), 1, 'cpu: held to 0.98 CPUs of 1'],
  [busy(1.5), 1, 'cpu: held to 1.50 CPUs of 1'],
  [busy(1.6), 1, 'cpu: DONE 1.60 CPUs of 1'],
  [busy(2.9), 2, 'cpu: held to 2.90 CPUs of 2'],
  [busy(3.1), 2, 'cpu: DONE 3.10 CPUs of 2'],
  [busy(0.1), 1, 'cpu: only 0.10 CPUs of 1 were used'],
  [busy(1, 2), 1, 'cpu: unable to measure it, 2 readings'],
  [[], 1, 'cpu: unable to measure it, 0 readings'],
])('judges readings %#', (readings, cpus, line) => {
  expect(judgeCpu(readings, cpus)).toBe(line);
});
