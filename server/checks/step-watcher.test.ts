import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ContainerSummary, Engine } from '../engine/engine.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { StepWatcher } from './step-watcher.ts';

const WEB: ContainerSummary = { id: 'x', name: 'web', image: 'web', state: 'created', labels: {}, createdAt: 1 };
const NEVER_RAN = {
  command: [],
  exitCode: 0,
  startedAt: '',
  finishedAt: '',
  restartCount: 0,
  ports: [],
  addresses: {},
};
const STEP = { ref: 'lesson/step', check: { all: [] } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells once that the engine is out of sight, and again after it was seen', async () => {
  let isAway = true;
  const away = () => {
    if (isAway) throw new Error('away');
  };
  const engine: Engine = fakeEngine({
    // biome-ignore lint/correctness/useYield: no event comes
    async *events() {
      away();
    },
    listContainers: async () => {
      away();
      return [];
    },
  });
  const errors: unknown[] = [];
  const states: unknown[] = [];
  await using watcher = new StepWatcher(
    engine,
    (state) => states.push(state),
    (error) => errors.push(error),
  );
  // A look succeeds only where there is something to look for.
  watcher.watch([{ ref: 'lesson/never', check: { any: [] } }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toHaveLength(1);

  isAway = false;
  watcher.watch([STEP]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(errors).toHaveLength(1);
  expect(states).toContainEqual(expect.objectContaining({ status: 'passed', step: STEP.ref }));

  isAway = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(errors).toHaveLength(2);
});

/** Watches for what never holds; each look takes so long, and then fails if it is told to. */
function watchSlowly(lookMs: number, fail = false) {
  const looks: number[] = [];
  const engine: Engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      while (!signal?.aborted) {
        yield { type: 'container', action: 'start', id: 'x', attributes: {}, timeNano: 0 };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    listContainers: async () => {
      looks.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      if (fail) throw new Error('away');
      return [];
    },
  });
  const nothing = () => undefined;
  const watcher = new StepWatcher(engine, nothing, nothing);
  watcher.watch([{ ref: 'lesson/never', check: { container: { name: 'none' } } }]);
  return { watcher, looks };
}
const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

it('rests three times as long as a look took, for a minute at most', async () => {
  const { watcher, looks } = watchSlowly(10_000);
  await vi.advanceTimersByTimeAsync(200_000);
  await watcher.dispose();
  for (const gap of gaps(looks)) expect(gap).toBeGreaterThanOrEqual(40_000);
  expect(looks.length).toBeGreaterThanOrEqual(4);
});

it('ends a look that takes too long, and looks again after a minute', async () => {
  const { watcher, looks } = watchSlowly(3_600_000);
  await vi.advanceTimersByTimeAsync(300_000);
  await watcher.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(4);
});

it('does not rest for what it only waited for in vain', async () => {
  const { watcher, looks } = watchSlowly(5000, true);
  await vi.advanceTimersByTimeAsync(30_000);
  await watcher.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(5);
});

it('counts the rest from the end of the look: what happens later is seen at once', async () => {
  const passed = vi.fn();
  let happens = () => {};
  const containers: ContainerSummary[] = [];
  const engine: Engine = fakeEngine({
    async *events() {
      for (;;) {
        await new Promise<void>((resolve) => {
          happens = resolve;
        });
        yield { type: 'container', action: 'start', id: 'x', attributes: {}, timeNano: 0 };
      }
    },
    listContainers: async () => {
      await new Promise((resolve) => setTimeout(resolve, containers.length === 0 ? 1000 : 10));
      return containers;
    },
    inspectContainer: async () => ({ ...WEB, ...NEVER_RAN }),
  });
  await using watcher = new StepWatcher(engine, passed, () => undefined);
  watcher.watch([{ ref: 'lesson/web', check: { container: { name: 'web' } } }]);
  await vi.advanceTimersByTimeAsync(10_000);
  containers.push(WEB);
  happens();
  await vi.advanceTimersByTimeAsync(50);
  expect(passed).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'passed' }));
});

it('of an engine whose events have no end looks on, with rests that grow with the looks', async () => {
  let looks = 0;
  let events = 0;
  const engine: Engine = fakeEngine({
    async *events() {
      for (;;) {
        events += 1;
        yield { type: 'container', action: 'start', id: 'x', attributes: {}, timeNano: 0 };
      }
    },
    listContainers: async () => {
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [];
    },
  });
  await using watcher = new StepWatcher(
    engine,
    () => undefined,
    () => undefined,
  );
  watcher.watch([{ ref: 'lesson/never', check: { container: { name: 'none' } } }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBeGreaterThanOrEqual(4);
  expect(looks).toBeLessThanOrEqual(6);
  // One after each pause, which have grown.
  expect(events).toBeLessThanOrEqual(150);
});
