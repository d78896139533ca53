// What a pool does with sandboxes that it did not make, and when its sizes change.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { disposePools, poolUnderTest, settle, track } from '../testing/pool-under-test.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(disposePools);

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
