// What a learner's pages have begun on the host engine is limited, whatever they ask for.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { ApartRuns } from './apart-runs.ts';
import { ProcessBudget } from './process-budget.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('refuses what is too much, and allows it again later', () => {
  const budget = new ProcessBudget();
  for (let n = 0; n < 20; n += 1) budget.charge(3);
  expect(() => budget.charge(1)).toThrow(expect.objectContaining({ code: 'rate-limited' }));
  vi.advanceTimersByTime(1000);
  budget.charge(2);
  expect(() => budget.charge(1)).toThrow();
});

it('limits how often a run beside the shells is asked to stop', async () => {
  const exec = vi.fn((words: readonly string[]) =>
    words[0] === 'setsid'
      ? new Promise<never>(() => undefined)
      : Promise.resolve({ exitCode: 0, stdout: '', stderr: '' }),
  );
  const runs = new ApartRuns({
    sandbox: async () => ({ exec }) as unknown as Sandbox,
    onReceipt: () => undefined,
    processes: new ProcessBudget(),
  });
  runs.add(
    { block: 'course/lesson/block', runId: 'run', command: 'sleep 9', expectedExitCode: 0, way: undefined },
    'main',
  );
  const stops = Array.from({ length: 500 }, () => runs.stop('run'));
  const refused = (await Promise.allSettled(stops)).filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(470);
  runs.end('sandbox-gone');
});
