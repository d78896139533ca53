import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SlipwayError } from '../../lib/errors.ts';
import type { ContainerSummary, Engine, EngineEvent } from '../engine/engine.ts';
import { containerDetails } from '../testing/container-details.ts';
import { fakeEngine } from '../testing/fake-engine.ts';
import { EngineSight } from './engine-sight.ts';
import type { EngineView } from './facts.ts';
import type { EnginePart } from './read-engine.ts';

const WEB: ContainerSummary = { id: 'x', name: 'web', image: 'web', state: 'created', labels: {}, createdAt: 1 };
const START: EngineEvent = { type: 'container', action: 'start', id: 'x', attributes: {}, timeNano: 0 };

/** Looks on, and keeps what it saw. */
function look(engine: Engine, parts: readonly EnginePart[] = []) {
  const [views, errors, stirs]: [Array<EngineView | undefined>, unknown[], number[]] = [[], [], []];
  const sight = new EngineSight(engine, { onError: (error) => errors.push(error) });
  const onStir = (atMs: number) => stirs.push(atMs);
  sight.subscribe({ parts: () => parts, onView: (view) => views.push(view), onStir });
  const names = () => views.at(-1)?.containers.map(({ name }) => name);
  return { sight, views, errors, stirs, names, [Symbol.asyncDispose]: () => sight.dispose() };
}

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
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.errors).toHaveLength(1);
  expect(seen.views).toEqual([undefined]);

  isAway = false;
  await vi.advanceTimersByTimeAsync(1_500);
  expect(seen.errors).toHaveLength(1);
  expect(seen.names()).toEqual([]);

  isAway = true;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(seen.errors).toHaveLength(2);
  expect(seen.sight.view).toBeUndefined();
});

interface SlowLook {
  readonly lookMs: number;
  readonly fails?: boolean;
  readonly isQuiet?: boolean;
}

/** Each look takes so long, and then fails if it is told to. Events come all the time. */
function lookSlowly({ lookMs, fails = false, isQuiet = false }: SlowLook) {
  const looks: number[] = [];
  const engine: Engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      while (!signal?.aborted) {
        await new Promise((resolve) => setTimeout(resolve, isQuiet ? 3_600_000 : 50));
        yield START;
      }
    },
    listContainers: async () => {
      looks.push(performance.now());
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      if (fails) throw new Error('away');
      return [];
    },
  });
  return { sight: look(engine).sight, looks };
}
/** Between two looks; the first ones may follow each other sooner. */
const gaps = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));
const laterGaps = (times: readonly number[]) => gaps(times).slice(1);

/** What passes is time that the server's processor was at work. */
const keepProcessorBusy = () =>
  vi.spyOn(process, 'cpuUsage').mockImplementation((before) => {
    return { user: performance.now() * 1000 - (before?.user ?? 0), system: 0 };
  });

it.each([
  ['three times as long as a look took', 1000, 4000],
  ['five seconds at most, while the server has nothing to do', 10_000, 15_000],
])('rests %s', async (_, lookMs, expectedGapMs) => {
  const { sight, looks } = lookSlowly({ lookMs });
  await vi.advanceTimersByTimeAsync(100_000);
  await sight.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(4);
  for (const gap of laterGaps(looks)) {
    expect(gap).toBeGreaterThanOrEqual(expectedGapMs);
    expect(gap).toBeLessThan(expectedGapMs + 200);
  }
});

it.each([
  ['succeeds', false],
  ['fails', true],
])('rests longer than that after a look that took the processor, and %s', async (_, fails) => {
  keepProcessorBusy();
  const { sight, looks } = lookSlowly({ lookMs: 10_000, fails });
  await vi.advanceTimersByTimeAsync(200_000);
  await sight.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(4);
  for (const gap of laterGaps(looks)) expect(gap).toBeGreaterThanOrEqual(40_000);
});

it('ends a look that takes too long after twenty seconds, and soon looks again by itself', async () => {
  const { sight, looks } = lookSlowly({ lookMs: 3_600_000, isQuiet: true });
  await vi.advanceTimersByTimeAsync(100_000);
  await sight.dispose();
  expect(looks).toHaveLength(5);
  for (const gap of gaps(looks)) expect(gap).toBeGreaterThanOrEqual(21_000);
});

it('looks again by itself until it sees, and then no more', async () => {
  const answers = [() => Promise.reject(new Error('busy')), () => Promise.reject(new Error('busy')), async () => [WEB]];
  let looks = 0;
  const engine = fakeEngine({
    events: quiet,
    listContainers: async () => {
      looks += 1;
      return (await answers.shift()?.()) ?? [WEB];
    },
    inspectContainer: async () => containerDetails(WEB),
  });
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(900);
  expect(looks).toBe(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(looks).toBe(3);
  expect(seen.names()).toEqual(['web']);
});

it('looks again by itself for a container that the engine did not show', async () => {
  let isRefused = true;
  const engine = fakeEngine({
    events: quiet,
    listContainers: async () => [WEB, { ...WEB, id: 'y' }],
    inspectContainer: async (id) => {
      if (id === 'y') return containerDetails({ ...WEB, id, name: 'other' });
      if (isRefused) throw new SlipwayError('engine-error', 'busy');
      return containerDetails(WEB);
    },
  });
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen.names()).toEqual(['other']);
  isRefused = false;
  await vi.advanceTimersByTimeAsync(5000);
  expect(seen.names()).toEqual(['web', 'other']);
});

it('leaves nothing behind when it is disposed within a look', async () => {
  const { sight } = lookSlowly({ lookMs: 3_600_000, isQuiet: true });
  await vi.advanceTimersByTimeAsync(1000);
  await sight.dispose();
  await vi.advanceTimersByTimeAsync(0);
  // What the engine itself waits for: its next event, and its answer.
  expect(vi.getTimerCount()).toBe(2);
});

it('does not rest for what it only waited for in vain', async () => {
  const { sight, looks } = lookSlowly({ lookMs: 5000, fails: true });
  await vi.advanceTimersByTimeAsync(30_000);
  await sight.dispose();
  expect(looks.length).toBeGreaterThanOrEqual(5);
});

it('counts the rest from the end of the look: what happens later is seen at once', async () => {
  let happens = () => {};
  const containers: ContainerSummary[] = [];
  const engine: Engine = fakeEngine({
    async *events() {
      for (;;) {
        await new Promise<void>((resolve) => {
          happens = resolve;
        });
        yield START;
      }
    },
    listContainers: async () => {
      await new Promise((resolve) => setTimeout(resolve, containers.length === 0 ? 1000 : 10));
      return containers;
    },
    inspectContainer: async () => containerDetails(WEB),
  });
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(10_000);
  containers.push(WEB);
  happens();
  await vi.advanceTimersByTimeAsync(50);
  expect(seen.names()).toEqual(['web']);
});

it('of an engine whose events have no end looks on, with rests that grow with the looks', async () => {
  let looks = 0;
  let events = 0;
  const engine: Engine = fakeEngine({
    async *events() {
      for (;;) {
        events += 1;
        yield START;
      }
    },
    listContainers: async () => {
      looks += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [];
    },
  });
  await using _ = look(engine);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(looks).toBeGreaterThanOrEqual(4);
  expect(looks).toBeLessThanOrEqual(7);
  // One after each pause, which have grown.
  expect(events).toBeLessThanOrEqual(150);
});

/** An engine whose events a test tells; what is asked of it is counted. */
function toldEngine() {
  const asked: string[] = [];
  const waiting: EngineEvent[] = [];
  let wake = () => {};
  let images: Array<{ id: string; tags: string[]; labels: object; sizeBytes: number }> | Error = [];
  const engine = fakeEngine({
    async *events(_filter, { signal } = {}) {
      while (!signal?.aborted) {
        const event = waiting.shift();
        if (event) yield event;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
    listContainers: async () => {
      asked.push('containers');
      return [];
    },
    listImages: async () => {
      asked.push('images');
      if (images instanceof Error) throw images;
      return images as never;
    },
    listNetworks: async () => {
      asked.push('networks');
      return [{ id: 'n', name: 'net', subnets: [], labels: {} }];
    },
  });
  return {
    engine,
    tell: (type: string, action: string, attributes: Readonly<Record<string, string>> = {}) => {
      waiting.push({ type, action, id: 'x', attributes, timeNano: 0 });
      wake();
    },
    /** What was asked since the last time. */
    asked: () => asked.splice(0).sort(),
    setImages: (value: typeof images) => {
      images = value;
    },
  };
}
const EVENT_TO_LOOK_MS = 100;

it('reads again only what has changed, and only what somebody wants', async () => {
  const { engine, tell, asked } = toldEngine();
  await using seen = look(engine, ['networks']);
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  expect(asked()).toEqual(['containers', 'networks']);
  expect(seen.views.at(-1)).toMatchObject({ images: undefined, networks: [{ id: 'n', name: 'net' }] });
  expect(seen.stirs).toEqual([]);
  const told: Array<[string, string[]]> = [
    ['container', ['containers']],
    ['network', ['containers', 'networks']],
    ['image', []],
    ['volume', []],
  ];
  for (const [type, expected] of told) {
    tell(type, 'some');
    await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
    expect(asked()).toEqual(expected);
  }
  expect(seen.stirs).toHaveLength(4);
  seen.sight.subscribe({ parts: () => ['images'], onView: () => undefined });
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  expect(asked()).toEqual(['images']);
});

it('shows the rest where one list cannot be read, and looks again for it', async () => {
  const { engine, setImages } = toldEngine();
  setImages(new SlipwayError('too-large', 'too long'));
  await using seen = look(engine, ['images', 'networks']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(seen.views.at(-1)).toMatchObject({ images: undefined, networks: [{}], containers: [], isPartial: true });
  setImages([{ id: 'i', tags: ['a:latest'], labels: {}, sizeBytes: 7 }]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(seen.views.at(-1)).toMatchObject({
    images: [{ id: 'i', tags: ['a:latest'], sizeBytes: 7 }],
    isPartial: false,
  });
});

it('remembers a container that came and went between two looks', async () => {
  const { engine, tell } = toldEngine();
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  tell('container', 'create', { name: 'brief', image: 'diamol/base' });
  tell('container', 'destroy', { name: 'brief', image: 'diamol/base' });
  tell('network', 'create', { name: 'net', image: 'none' });
  await vi.advanceTimersByTimeAsync(1);
  // It would seem to be gone before anybody has looked.
  expect(seen.sight.memory.all).toEqual([]);
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  expect(seen.names()).toEqual([]);
  expect(seen.sight.memory.all).toEqual([{ name: 'brief', image: 'diamol/base' }]);
});

it('tells one who comes later what was seen last', async () => {
  const { engine } = toldEngine();
  await using seen = look(engine);
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  const views: unknown[] = [];
  const stop = seen.sight.subscribe({ parts: () => [], onView: (view) => views.push(view) });
  expect(views).toEqual([seen.sight.view]);
  stop();
  await vi.advanceTimersByTimeAsync(EVENT_TO_LOOK_MS);
  expect(views).toHaveLength(1);
});
