import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import type { ContainerSummary, Engine } from '../engine/engine.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { StepWatcher } from './step-watcher.ts';

const BASE = { host: 'sandbox', because: null } as const;

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
const STEP = { ref: 'lesson/step', check: { ...BASE, kind: 'all' as const, checks: [] } };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** An engine in which nothing happens. */
async function* quiet(): AsyncGenerator<never> {
  await new Promise(() => undefined);
}

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
  watcher.watch([{ ref: 'lesson/never', check: { ...BASE, kind: 'any', checks: [] } }]);
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

interface SlowLook {
  readonly lookMs: number;
  readonly fails?: boolean;
  readonly isQuiet?: boolean;
}

/** Watches for what never holds; each look takes so long, and then fails if it is told to. Events come all the time. */
function watchSlowly({ lookMs, fails = false, isQuiet = false }: SlowLook) {
  const looks: number[] = [];
  const engine: Engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      while (!signal?.aborted) {
        await new Promise((resolve) => setTimeout(resolve, isQuiet ? 3_600_000 : 50));
        yield { type: 'container', action: 'start', id: 'x', attributes: {}, timeNano: 0 };
      }
    },
    listContainers: async () => {
      looks.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      if (fails) throw new Error('away');
      return [];
    },
  });
  const nothing = () => undefined;
  const watcher = new StepWatcher(engine, nothing, nothing);
  watcher.watch([{ ref: 'lesson/never', check: { ...BASE, kind: 'container', container: { name: 'none' } } }]);
  return { watcher, looks };
}
const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

/** What passes is time that the server's processor was at work. */
const keepProcessorBusy = () =>
  vi.spyOn(process, 'cpuUsage').mockImplementation((before) => {
    return { user: performance.now() * 1000 - (before?.user ?? 0), system: 0 };
  });

it.each([
  ['three times as long as a look took', 1000, 4000],
  ['five seconds at most, while the server has nothing to do', 10_000, 15_000],
])('rests %s', async (_, lookMs, expectedGapMs) => {
  const { watcher, looks } = watchSlowly({ lookMs });
  await vi.advanceTimersByTimeAsync(100_000);
  await watcher.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(4);
  for (const gap of gaps(looks)) {
    expect(gap).toBeGreaterThanOrEqual(expectedGapMs);
    expect(gap).toBeLessThan(expectedGapMs + 200);
  }
});

it.each([
  ['succeeds', false],
  ['fails', true],
])('rests longer than that after a look that took the processor, and %s', async (_, fails) => {
  keepProcessorBusy();
  const { watcher, looks } = watchSlowly({ lookMs: 10_000, fails });
  await vi.advanceTimersByTimeAsync(200_000);
  await watcher.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(4);
  for (const gap of gaps(looks)) expect(gap).toBeGreaterThanOrEqual(40_000);
});

it('ends a look that takes too long after twenty seconds, and soon looks again by itself', async () => {
  const { watcher, looks } = watchSlowly({ lookMs: 3_600_000, isQuiet: true });
  await vi.advanceTimersByTimeAsync(100_000);
  await watcher.dispose();
  expect(looks).toHaveLength(5);
  for (const gap of gaps(looks)) expect(gap).toBeGreaterThanOrEqual(21_000);
});

it('looks again by itself until it sees, and then no more', async () => {
  const answers = [() => Promise.reject(new Error('busy')), () => Promise.reject(new Error('busy')), async () => [WEB]];
  let looks = 0;
  const passed = vi.fn();
  const engine = fakeEngine({
    events: quiet,
    listContainers: async () => {
      looks += 1;
      return (await answers.shift()?.()) ?? [WEB];
    },
    inspectContainer: async () => ({ ...WEB, ...NEVER_RAN }),
  });
  await using watcher = new StepWatcher(engine, passed, () => undefined);
  watcher.watch([
    { ref: 'lesson/web', check: { ...BASE, kind: 'container', container: { name: 'web' } } },
    { ref: 'lesson/never', check: { ...BASE, kind: 'any', checks: [] } },
  ]);
  await vi.advanceTimersByTimeAsync(900);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(3);
  expect(passed).toHaveBeenCalledWith(expect.objectContaining({ status: 'passed', step: 'lesson/web' }));
});

it('looks again by itself for a container that the engine did not show', async () => {
  const passed = vi.fn();
  let isRefused = true;
  const engine = fakeEngine({
    events: quiet,
    listContainers: async () => [WEB, { ...WEB, id: 'y' }],
    inspectContainer: async (id) => {
      if (id === 'y') return { ...WEB, ...NEVER_RAN, id, name: 'other' };
      if (isRefused) throw new SlipwayError('engine-error', 'busy');
      return { ...WEB, ...NEVER_RAN };
    },
  });
  await using watcher = new StepWatcher(engine, passed, () => undefined);
  watcher.watch([{ ref: 'lesson/web', check: { ...BASE, kind: 'container', container: { name: 'web' } } }]);
  await vi.advanceTimersByTimeAsync(1000);
  isRefused = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(passed).toHaveBeenLastCalledWith(expect.objectContaining({ status: 'passed' }));
});

it('leaves nothing behind when it is disposed within a look', async () => {
  const { watcher } = watchSlowly({ lookMs: 3_600_000, isQuiet: true });
  await vi.advanceTimersByTimeAsync(1000);
  await watcher.dispose();
  await vi.advanceTimersByTimeAsync(0);
  // What the engine itself waits for: its next event, and its answer.
  expect(vi.getTimerCount()).toBe(2);
});

it('does not rest for what it only waited for in vain', async () => {
  const { watcher, looks } = watchSlowly({ lookMs: 5000, fails: true });
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
  watcher.watch([{ ref: 'lesson/web', check: { ...BASE, kind: 'container', container: { name: 'web' } } }]);
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
  watcher.watch([{ ref: 'lesson/never', check: { ...BASE, kind: 'container', container: { name: 'none' } } }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBeGreaterThanOrEqual(4);
  expect(looks).toBeLessThanOrEqual(6);
  // One after each pause, which have grown.
  expect(events).toBeLessThanOrEqual(150);
});
