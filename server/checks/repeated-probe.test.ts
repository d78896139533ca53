import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RepeatedProbe, type Turn } from './repeated-probe.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A probe whose turns end when the test says so. */
function asking({ mayChange = true } = {}) {
  const turns: Array<Turn & { end(): void }> = [];
  const state = { mayChange };
  const probe = new RepeatedProbe({
    ask: (turn) => new Promise((resolve) => turns.push({ ...turn, end: resolve })),
    mayChange: () => state.mayChange,
  });
  const end = async (index: number) => {
    turns[index]?.end();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { probe, turns, state, end };
}

it('asks at once when something happens, never twice at once, and again for what happened meanwhile', async () => {
  const { probe, turns, end } = asking({ mayChange: false });
  probe.stir();
  probe.stir();
  probe.stir();
  expect(turns).toHaveLength(1);
  await end(0);
  expect(turns).toHaveLength(2);
  await end(1);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(turns).toHaveLength(2);
});

it('asks again, ever less often and for a minute, where another answer may come by itself', async () => {
  const { probe, turns } = asking();
  const asked: number[] = [];
  const began = performance.now();
  probe.stir();
  for (let passedMs = 0; passedMs < 200_000; passedMs += 10) {
    while (asked.length < turns.length) {
      asked.push(performance.now() - began);
      turns.at(-1)?.end();
    }
    await vi.advanceTimersByTimeAsync(10);
  }
  const gaps = asked.slice(1).map((atMs, index) => atMs - (asked[index] ?? 0));
  expect(gaps.length).toBeGreaterThan(8);
  expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
  expect(asked.at(-1)).toBeLessThan(70_000);
});

it('gives up waiting for an answer when something happens, and asks anew', async () => {
  const { probe, turns, end } = asking();
  probe.stir();
  turns[0]?.wait();
  expect(turns[0]?.signal.aborted).toBe(false);
  probe.stir();
  expect(turns[0]?.signal.aborted).toBe(true);
  await end(0);
  expect(turns).toHaveLength(2);
});

it('does not break off a question that is still being asked', async () => {
  const { probe, turns } = asking();
  probe.stir();
  probe.stir();
  expect(turns[0]?.signal.aborted).toBe(false);
  turns[0]?.wait();
  expect(turns[0]?.signal.aborted).toBe(true);
});

it('waits for as long as it would ask again, and a moment where nothing comes by itself', () => {
  const busy = asking();
  busy.probe.stir();
  expect(busy.turns[0]?.patienceMs).toBe(60_000);
  const quiet = asking({ mayChange: false });
  quiet.probe.stir();
  expect(quiet.turns[0]?.patienceMs).toBe(1000);
});

it('rests for what asking took, never for what waiting took', async () => {
  const { probe, turns, end } = asking({ mayChange: false });
  probe.stir();
  turns[0]?.wait();
  await vi.advanceTimersByTimeAsync(50_000);
  await end(0);
  probe.stir();
  expect(turns).toHaveLength(2);
});

it('asks nobody any more when it is over, and waits for nothing', async () => {
  const { probe, turns, end } = asking();
  probe.stir();
  turns[0]?.wait();
  probe.dispose();
  expect(turns[0]?.signal.aborted).toBe(true);
  await end(0);
  probe.stir();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(turns).toHaveLength(1);
});
