// Whose claims a pool takes, and in which order: one owner, one address, who replaces a sandbox, a full queue.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { disposePools, poolUnderTest, settle, settled, track } from '../testing/pool-under-test.ts';
import type { ClaimOptions } from './warm-pool.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(disposePools);

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
