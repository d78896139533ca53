// Pools under everything at once, by a seed: claims, abortions, replacements, failures, other sizes, a host that fills up.
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { disposePools, poolUnderTest } from '../testing/pool-under-test.ts';
import type { Verdict } from './admission.ts';
import type { Sandbox } from './sandbox-provider.ts';

const ROUNDS = 400;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(disposePools);

/** Mulberry32: the same seed gives the same storm. */
function randomFrom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

interface Learner {
  readonly owner: string;
  readonly abort: AbortController;
  sandbox: Sandbox | undefined;
  state: 'waits' | 'holds' | 'over';
}

class Storm {
  readonly learners: Learner[] = [];
  readonly codes = new Set<string>();
  verdict: Verdict = 'ok';
  readonly random: (below: number) => number;
  readonly parts;
  #owners = 0;

  constructor(seed: number) {
    this.random = randomFrom(seed);
    const failAt = Array.from({ length: 60 }, () => this.random(400));
    this.parts = poolUnderTest({
      size: 2,
      maximum: 6,
      perAddress: 4,
      faults: { startDelayMs: 700, failAt },
      admit: async () => this.verdict,
    });
  }

  in(state: Learner['state']): Learner | undefined {
    const found = this.learners.filter((learner) => learner.state === state);
    return found[this.random(found.length)];
  }

  claim(owner = `owner-${++this.#owners}`, urgent = false): void {
    const learner: Learner = { owner, abort: new AbortController(), sandbox: undefined, state: 'waits' };
    this.learners.push(learner);
    const address = `192.0.2.${this.random(3)}`;
    const claiming = this.parts.pool.claim({ owner, address, urgent, signal: learner.abort.signal });
    claiming.then(
      (sandbox) => Object.assign(learner, { sandbox, state: 'holds' }),
      (error) => {
        this.codes.add(error.code);
        learner.state = 'over';
      },
    );
  }

  giveBack(learner: Learner | undefined): void {
    if (!learner) return;
    learner.state = 'over';
    void learner.sandbox?.dispose();
  }

  replace(learner: Learner | undefined): void {
    if (!learner) return;
    this.claim(learner.owner, true);
    this.giveBack(learner);
  }

  step(): void {
    const actions = [
      () => this.claim(),
      () => this.claim(),
      () => this.claim(),
      () => this.giveBack(this.in('holds')),
      () => this.giveBack(this.in('holds')),
      () => this.in('waits')?.abort.abort(),
      () => this.replace(this.in('holds')),
      () => {
        this.verdict = (['ok', 'ok', 'ok', 'memory', 'disk'] as const)[this.random(5)] as Verdict;
      },
      () => this.parts.pool.resize({ size: this.random(4) }),
    ];
    actions[this.random(actions.length)]?.();
  }

  assertHonest(): void {
    const { pool, provider } = this.parts;
    const { warm, starting, claimed, waiting } = pool.counts;
    expect(claimed + warm + starting).toBeLessThanOrEqual(6);
    expect(provider.most).toBeLessThanOrEqual(6);
    expect(warm === 0 || waiting === 0).toBe(true);
    expect(warm).toBeLessThanOrEqual(pool.sizes.size);
    expect(starting).toBeLessThanOrEqual(4);
    expect(waiting).toBe(this.learners.filter(({ state }) => state === 'waits').length);
    expect(claimed).toBe(this.learners.filter(({ state }) => state === 'holds').length);
  }
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('a storm (%i)', (seed) => {
  it('breaks no promise, and everybody is served in the end', async () => {
    const storm = new Storm(seed);
    const { pool, provider } = storm.parts;
    for (let round = 0; round < ROUNDS; round += 1) {
      storm.step();
      await vi.advanceTimersByTimeAsync(storm.random(4) * 200);
      storm.assertHonest();
    }
    expect([...storm.codes]).toEqual(expect.arrayContaining(['sandbox-gone', 'sandbox-start-failed', 'address-limit']));
    expect(storm.codes.has('internal')).toBe(false);
    storm.verdict = 'ok';
    while (pool.counts.waiting > 0 || pool.counts.claimed > 0) {
      const before = provider.calls;
      storm.giveBack(storm.in('holds'));
      await vi.advanceTimersByTimeAsync(3000);
      storm.assertHonest();
      expect(provider.calls > before || pool.counts.waiting === 0).toBe(true);
    }
    const listeners = storm.learners.map(({ abort }) => getEventListeners(abort.signal, 'abort').length);
    expect(Math.max(...listeners)).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(pool.counts).toEqual({ warm: pool.sizes.size, starting: 0, claimed: 0, waiting: 0 });
    expect(provider.leftovers).toBe(pool.sizes.size);
  });

  it('is over at once when the pool is disposed in the middle', async () => {
    const storm = new Storm(seed);
    const { pool, provider } = storm.parts;
    for (let round = 0; round < 40 + seed; round += 1) {
      storm.step();
      await vi.advanceTimersByTimeAsync(storm.random(2) * 100);
    }
    await pool.dispose();
    await vi.advanceTimersByTimeAsync(0);
    expect(storm.in('waits')).toBeUndefined();
    for (const learner of storm.learners) await learner.sandbox?.dispose();
    expect(provider.leftovers).toBe(0);
    expect(pool.counts).toEqual({ warm: 0, starting: 0, claimed: 0, waiting: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});

it('serves a class that comes at once, and one after the other what does not fit', async () => {
  const { pool, provider, claim } = poolUnderTest({ size: 5, maximum: 30, faults: { startDelayMs: 700 } });
  const served: number[] = [];
  const claims = Array.from({ length: 80 }, async (_, index) => {
    const sandbox = await claim();
    served.push(index);
    setTimeout(() => void sandbox.dispose(), 10_000);
  });
  await vi.advanceTimersByTimeAsync(120_000);
  await Promise.all(claims);
  expect(served).toEqual(Array.from({ length: 80 }, (_, index) => index));
  expect(provider.most).toBe(30);
  expect(pool.counts).toEqual({ warm: 5, starting: 0, claimed: 0, waiting: 0 });
});
