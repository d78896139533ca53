// What a pool does where there is no room: a full host, places not yet free, the pressure to free one, the estimate.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { disposePools, hostUnderTest, poolUnderTest, settle, track } from '../testing/pool-under-test.ts';
import type { Verdict } from './admission.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(disposePools);

describe('a full host', () => {
  it('is asked before each start, with those under way', async () => {
    const { host, admit } = hostUnderTest('ok');
    poolUnderTest({ size: 3, admit });
    await settle();
    expect(host.underWay).toEqual([0, 1, 2]);
  });

  it('keeps nothing ready, and is asked again later', async () => {
    const { host, admit } = hostUnderTest('disk');
    const { pool, provider } = poolUnderTest({ size: 1, admit });
    await settle();
    expect([pool.admission, provider.calls, pool.counts.warm]).toEqual(['disk', 0, 0]);
    host.verdict = 'ok';
    await vi.advanceTimersByTimeAsync(15_000);
    expect([pool.admission, pool.counts.warm]).toEqual(['ok', 1]);
  });

  it('refuses at once where nobody has a sandbox that could be given back', async () => {
    const { admit } = hostUnderTest('memory');
    const { claim, pool } = poolUnderTest({ admit });
    await expect(claim()).rejects.toMatchObject({ code: 'host-full', message: expect.stringContaining('memory') });
    expect(pool.counts.waiting).toBe(0);
  });

  it('hands out what is warm all the same', async () => {
    const { host, admit } = hostUnderTest('ok');
    const { claim } = poolUnderTest({ size: 1, admit });
    await settle();
    host.verdict = 'memory';
    await (await claim()).dispose();
  });

  it('lets wait in the queue while somebody has one, and serves when there is room again', async () => {
    const { host, admit } = hostUnderTest('ok');
    const { claim } = poolUnderTest({ size: 0, maximum: 9, admit });
    const first = claim();
    await settle();
    host.verdict = 'memory';
    const places: number[] = [];
    const second = track(claim({ onQueue: (place) => places.push(place) }));
    await settle();
    expect([second.state, places]).toEqual(['waits', [1]]);
    host.verdict = 'ok';
    await vi.advanceTimersByTimeAsync(2500);
    expect(second.state).toBe('served');
    await (await first).dispose();
  });

  it('refuses those who wait when the last one has given back and there is no room even so', async () => {
    const { host, admit } = hostUnderTest('ok');
    const { claim } = poolUnderTest({ size: 0, admit });
    const first = claim();
    await settle();
    host.verdict = 'disk';
    const second = track(claim());
    await settle();
    await (await first).dispose();
    await settle();
    expect(second.state).toBe('host-full');
  });

  it('that cannot be asked is not taken for full', async () => {
    const admit = () => Promise.reject(new Error('no answer'));
    const { pool, errors } = poolUnderTest({ admit });
    await settle();
    expect(pool.counts.warm).toBe(1);
    expect(errors).toHaveLength(1);
  });
});

describe('a sandbox that is being removed', () => {
  /** One kept ready, whose removal then takes a second. */
  async function slowlyRemoved(verdict: Verdict) {
    const { host, admit } = hostUnderTest('ok');
    const parts = poolUnderTest({ size: 1, maximum: 1, admit });
    await settle();
    const [sandbox] = parts.provider.sandboxes as Set<FakeSandbox>;
    const dispose = sandbox?.dispose.bind(sandbox);
    Object.assign(sandbox as FakeSandbox, {
      dispose: () => new Promise((resolve) => setTimeout(() => resolve(dispose?.()), 1000)),
    });
    host.verdict = verdict;
    parts.pool.resize({ size: 0 });
    return parts;
  }

  it('has its place until it is gone', async () => {
    const { provider, claim } = await slowlyRemoved('ok');
    const waiting = track(claim());
    await settle();
    expect([waiting.state, provider.calls]).toEqual(['waits', 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect([waiting.state, provider.most]).toEqual(['served', 1]);
  });

  it('may make room on a full host', async () => {
    const { claim, pool } = await slowlyRemoved('memory');
    pool.resize({ maximum: 2 });
    const waiting = track(claim());
    await settle();
    expect([waiting.state, pool.admission]).toEqual(['waits', 'memory']);
    await vi.advanceTimersByTimeAsync(1000);
    expect([waiting.state, pool.admission]).toEqual(['host-full', 'ok']);
  });
});

describe('pressure', () => {
  it('is told while somebody waits and nothing can be started, every five seconds at most', async () => {
    const told: number[] = [];
    const { claim } = poolUnderTest({ size: 0, maximum: 1, onPressure: (waiting) => told.push(waiting) });
    const first = claim();
    await settle();
    expect(told).toEqual([]);
    const abort = new AbortController();
    const second = track(claim({ signal: abort.signal }));
    const third = track(claim({ signal: abort.signal }));
    await settle();
    expect(told).toEqual([1]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(told).toEqual([1, 2, 2]);
    abort.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([1, 2, 2]);
    expect([second.state, third.state]).toEqual(['sandbox-gone', 'sandbox-gone']);
    expect(vi.getTimerCount()).toBe(0);
    await (await first).dispose();
  });

  it('is not told while something is being started', async () => {
    const told: number[] = [];
    const { claim } = poolUnderTest({ maximum: 1, faults: { neverReady: true }, onPressure: (n) => told.push(n) });
    const waiting = track(claim());
    await vi.advanceTimersByTimeAsync(60_000);
    expect([waiting.state, told]).toEqual(['waits', []]);
  });

  it('frees a place when it ends a session', async () => {
    const held: Array<Promise<AsyncDisposable>> = [];
    const onPressure = async () => (await held.shift())?.[Symbol.asyncDispose]();
    const { claim } = poolUnderTest({ size: 0, maximum: 1, onPressure });
    held.push(claim());
    await settle();
    const second = track(claim());
    await settle();
    expect(second.state).toBe('served');
  });
});

describe('the estimate', () => {
  it('is unknown at first, then comes from what was seen', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1, faults: { startDelayMs: 500 } });
    const told: Array<number | null> = [];
    const onQueue = (_: number, waitSeconds: number | null) => told.push(waitSeconds);
    const claims = [claim()];
    await vi.advanceTimersByTimeAsync(1000);
    claims.push(claim({ onQueue }), claim(), claim());
    expect(told).toEqual([null]);
    for (const first of claims.slice(0, 2)) {
      await vi.advanceTimersByTimeAsync(19_000);
      await (await first).dispose();
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(new Set(told)).toEqual(new Set([null]));
    // Twenty seconds lay between two places, and one more has gone by; this one waits for two, and half a second more.
    const last = track(claim({ onQueue }));
    expect(told.at(-1)).toBe(43);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.at(-1)).toBeGreaterThan(150);
    expect(last.state).toBe('waits');
    for (const each of claims) each.catch(() => undefined);
  });
});
