import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { StepWatcher } from './step-watcher.ts';

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
  expect(events).toBeLessThanOrEqual(2001);
});
