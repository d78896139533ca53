// What a pool does where there is not enough for everybody: the host, the maximum, addresses, replacements, sizes.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { disposePools, poolUnderTest } from '../testing/pool-under-test.ts';
import type { Verdict } from './admission.ts';
import type { ClaimOptions } from './warm-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(disposePools);

/** Long enough for all that needs no waiting, short enough for no timer of the pool. */
const settle = () => vi.advanceTimersByTimeAsync(100);

function track(claim: Promise<{ id: string }>) {
  const seen = { state: 'waits' };
  const end = (state: string) => {
    seen.state = state;
  };
  claim.then(
    () => end('served'),
    (error) => end(error.code),
  );
  return seen;
}

/** A host whose verdict the test sets. */
function hostUnderTest(verdict: Verdict) {
  const host = { verdict, asked: 0, underWay: [] as number[] };
  const admit = async (underWay: number) => {
    host.asked += 1;
    host.underWay.push(underWay);
    return host.verdict;
  };
  return { host, admit };
}

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

describe('one owner', () => {
  it('has one sandbox at a time', async () => {
    const { claim } = poolUnderTest({ size: 0 });
    const first = claim({ owner: 'one' });
    await expect(claim({ owner: 'one' })).rejects.toMatchObject({ code: 'internal' });
    await settle();
    await expect(claim({ owner: 'one' })).rejects.toMatchObject({ code: 'internal' });
    const removal = (await first).dispose();
    const second = claim({ owner: 'one' });
    await settle();
    await removal;
    await (await second).dispose();
  });
});

describe('one address', () => {
  const from = (address: string | null): Partial<ClaimOptions> => ({ address });

  it('has and waits for no more than its share; others are not concerned', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1, perAddress: 2 });
    const first = claim(from('a'));
    const second = track(claim(from('a')));
    await expect(claim(from('a'))).rejects.toMatchObject({ code: 'address-limit' });
    const others = [track(claim(from('b'))), track(claim(from(null))), track(claim(from(null)))];
    await settle();
    expect([second, ...others].map(({ state }) => state)).toEqual(['waits', 'waits', 'waits', 'waits']);
    await (await first).dispose();
    await settle();
    const again = track(claim(from('a')));
    await settle();
    expect([second.state, again.state]).toEqual(['served', 'waits']);
  });

  it('may replace a sandbox also where it has its share', async () => {
    const { claim } = poolUnderTest({ size: 1, perAddress: 1 });
    const mine = { owner: 'one', address: 'a' };
    const first = await settled(claim(mine));
    const second = claim({ ...mine, urgent: true });
    await settle();
    await first.dispose();
    await expect(claim(from('a'))).rejects.toMatchObject({ code: 'address-limit' });
    await (await second).dispose();
  });
});

describe('an urgent claim', () => {
  const mine = { owner: 'one', urgent: true };

  it('gets a warm sandbox while the old one is held, also when all places are taken', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 1, maximum: 2 });
    const old = claim({ owner: 'one' });
    await settle();
    expect(pool.counts).toMatchObject({ warm: 1, claimed: 1 });
    const fresh = track(claim(mine));
    await Promise.resolve();
    await Promise.resolve();
    expect(pool.counts).toMatchObject({ warm: 0, claimed: 2 });
    await settle();
    expect([fresh.state, provider.most]).toEqual(['served', 2]);
    await (await old).dispose();
    await settle();
    expect(pool.counts).toMatchObject({ warm: 1, claimed: 1 });
  });

  it('comes before everybody who waits, and takes the place that it brings', async () => {
    const { provider, claim } = poolUnderTest({ size: 0, maximum: 1 });
    const old = claim({ owner: 'one' });
    await settle();
    const places: number[] = [];
    const other = track(claim({ onQueue: (place) => places.push(place) }));
    const fresh = track(claim(mine));
    await settle();
    expect(places).toEqual([1, 2]);
    await (await old).dispose();
    await settle();
    expect([fresh.state, other.state, provider.most]).toEqual(['served', 'waits', 1]);
  });

  it('does so also when it is made as the old one is being removed', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const old = await settled(claim({ owner: 'one' }));
    const other = track(claim());
    const removal = old.dispose();
    const fresh = track(claim(mine));
    await removal;
    await settle();
    expect([fresh.state, other.state]).toEqual(['served', 'waits']);
  });

  it('is made once', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const old = await settled(claim({ owner: 'one' }));
    const fresh = claim(mine);
    await expect(claim(mine)).rejects.toMatchObject({ code: 'internal' });
    await old.dispose();
    await settle();
    await (await fresh).dispose();
  });

  it('may come with the same words as the claim before', async () => {
    const { claim } = poolUnderTest({ size: 0 });
    const words = { owner: 'one', address: null, urgent: true };
    const old = await settled(claim(words));
    const fresh = await settled(claim(words));
    await old.dispose();
    await expect(claim({ owner: 'one' })).rejects.toMatchObject({ code: 'internal' });
    await fresh.dispose();
  });

  it('frees no place that others could count on', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const told: Array<number | null> = [];
    let old = await settled(claim({ owner: 'one' }));
    track(claim({ onQueue: (_, waitSeconds) => told.push(waitSeconds) }));
    for (let index = 0; index < 3; index += 1) {
      const fresh = claim(mine);
      await vi.advanceTimersByTimeAsync(10_000);
      await old.dispose();
      old = await settled(fresh);
    }
    expect(new Set(told)).toEqual(new Set([null]));
  });
});

describe('adopting', () => {
  const adoptable = () => new FakeSandbox('adopted', () => {});
  const holder = { owner: 'one', address: 'a' };

  it('with a holder counts as claimed, and disposing it frees the place', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 1, maximum: 1, perAddress: 1 });
    const sandbox = pool.adopt(adoptable(), holder);
    const other = track(claim());
    await settle();
    expect([pool.counts.claimed, provider.calls, other.state]).toEqual([1, 0, 'waits']);
    await expect(claim(holder)).rejects.toMatchObject({ code: 'internal' });
    await expect(claim({ address: 'a' })).rejects.toMatchObject({ code: 'address-limit' });
    await sandbox.dispose();
    await settle();
    expect(other.state).toBe('served');
  });

  it('with a holder is never refused', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 1, maximum: 1, perAddress: 1 });
    const sandboxes = [1, 2, 3].map(() => pool.adopt(adoptable(), holder));
    await settle();
    expect([pool.counts.claimed, provider.calls]).toEqual([3, 0]);
    await sandboxes.pop()?.dispose();
    await expect(claim(holder)).rejects.toMatchObject({ code: 'internal' });
    await Promise.all(sandboxes.map((sandbox) => sandbox.dispose()));
    await settle();
    expect(pool.counts).toMatchObject({ claimed: 0, warm: 1 });
  });

  it('without a holder keeps it ready instead of making one', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 1 });
    const sandbox = adoptable();
    expect(pool.adopt(sandbox, null)).toBeNull();
    await settle();
    expect([provider.calls, pool.counts.warm]).toEqual([0, 1]);
    const claimed = await claim();
    expect(claimed).toBe(sandbox);
    await claimed.dispose();
  });

  it('without a holder removes what is not needed', async () => {
    const { pool } = poolUnderTest({ size: 1, maximum: 2 });
    const [first, second] = [adoptable(), adoptable()];
    pool.adopt(first, null);
    pool.adopt(second, null);
    await settle();
    expect([first.isGone, second.isGone, pool.counts.warm]).toEqual([false, true, 1]);
    pool.adopt(adoptable(), holder);
    const third = pool.adopt(adoptable(), { owner: 'two', address: null });
    await settle();
    expect([first.isGone, pool.counts]).toMatchObject([true, { warm: 0, claimed: 2 }]);
    await third.dispose();
  });

  it('without a holder serves who waits', async () => {
    const { pool, claim } = poolUnderTest({ size: 0, faults: { neverReady: true } });
    const waiting = claim();
    const sandbox = adoptable();
    pool.adopt(sandbox, null);
    expect(await waiting).toBe(sandbox);
    await sandbox.dispose();
  });

  it('after the pool is disposed removes what nobody has', async () => {
    const { pool } = poolUnderTest();
    await pool.dispose();
    const [idle, held] = [adoptable(), adoptable()];
    pool.adopt(idle, null);
    const kept = pool.adopt(held, holder);
    expect([idle.isGone, held.isGone]).toEqual([true, false]);
    await kept.dispose();
  });
});

describe('resizing', () => {
  it('makes more, or removes the surplus', async () => {
    const { pool, provider } = poolUnderTest({ size: 0, maximum: 5 });
    pool.resize({ size: 3 });
    await settle();
    expect(pool.counts.warm).toBe(3);
    pool.resize({ size: 1 });
    await settle();
    expect([pool.counts.warm, provider.sandboxes.size]).toEqual([1, 1]);
    expect(pool.sizes).toEqual({ size: 1, maximum: 5 });
  });

  it('takes no sandbox away from anybody, and makes none until there is room', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 1, maximum: 4 });
    const claims = [claim(), claim(), claim()];
    await settle();
    expect(pool.counts).toEqual({ warm: 1, starting: 0, claimed: 3, waiting: 0 });
    pool.resize({ maximum: 2 });
    const waiting = track(claim());
    await settle();
    expect(pool.counts).toEqual({ warm: 0, starting: 0, claimed: 3, waiting: 1 });
    for (const state of ['waits', 'served']) {
      await (await (claims.shift() as (typeof claims)[0])).dispose();
      await settle();
      expect(waiting.state).toBe(state);
    }
    expect(provider.sandboxes.size).toBe(2);
  });

  it('serves who waits when the maximum is raised', async () => {
    const { pool, claim } = poolUnderTest({ size: 0, maximum: 1 });
    const states = [track(claim()), track(claim()), track(claim())];
    await settle();
    pool.resize({ maximum: 3 });
    await settle();
    expect(states.map(({ state }) => state)).toEqual(['served', 'served', 'served']);
  });
});

describe('a full queue', () => {
  it('refuses, until somebody leaves; not who replaces a sandbox', async () => {
    const { pool, claim } = poolUnderTest({ size: 0, maximum: 1 });
    const old = await settled(claim({ owner: 'one' }));
    const abort = new AbortController();
    const leaver = track(claim({ signal: abort.signal }));
    const waiting = Array.from({ length: 199 }, () => track(claim()));
    await expect(claim()).rejects.toMatchObject({ code: 'capacity-full' });
    const fresh = track(claim({ owner: 'one', urgent: true }));
    abort.abort();
    await settle();
    await expect(claim()).rejects.toMatchObject({ code: 'capacity-full' });
    await old.dispose();
    await settle();
    expect([leaver.state, fresh.state, waiting[0]?.state]).toEqual(['sandbox-gone', 'served', 'waits']);
    const last = track(claim());
    await settle();
    expect([last.state, pool.counts.waiting]).toEqual(['waits', 200]);
  });
});

async function settled<T>(claim: Promise<T>): Promise<T> {
  await settle();
  return claim;
}
