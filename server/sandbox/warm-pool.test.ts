import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { disposePools, poolUnderTest } from '../testing/pool-under-test.ts';
import type { Verdict } from './admission.ts';

afterEach(disposePools);

describe('claiming', () => {
  it('gives a warm sandbox at once and makes the next', async () => {
    const { pool, provider, claim, isWarm } = poolUnderTest();
    await isWarm(1);
    const [first] = provider.sandboxes;
    expect(pool.hasWarm).toBe(true);
    const claiming = claim();
    expect(pool.counts).toMatchObject({ warm: 0, claimed: 1, waiting: 0 });
    expect(pool.hasWarm).toBe(false);
    expect((await claiming).id).toBe(first?.id);
    await isWarm(1);
  });

  it('serves in the order of asking', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const served: string[] = [];
    const claims = ['one', 'two', 'three'].map(async (name) => {
      const sandbox = await claim();
      served.push(name);
      await sandbox.dispose();
    });
    await Promise.all(claims);
    expect(served).toEqual(['one', 'two', 'three']);
  });

  it('tells places in the queue, and how they move up', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const first = await claim();
    const places: number[][] = [[], []];
    const second = claim({ onQueue: (place) => places[0]?.push(place) });
    const third = claim({ onQueue: (place) => places[1]?.push(place) });
    expect([places[0]?.at(-1), places[1]?.at(-1)]).toEqual([1, 2]);
    await first.dispose();
    const sandbox = await second;
    expect(places[1]?.at(-1)).toBe(1);
    await sandbox.dispose();
    await (await third).dispose();
    expect(places[0]).not.toContain(2);
  });

  it('tells the steps of the sandbox that is being made', async () => {
    const { claim } = poolUnderTest({ size: 0 });
    const told: unknown[] = [];
    await claim({ onStep: (step) => told.push(step), onQueue: (place) => told.push(place) });
    expect(told).toEqual(['container', 'engine']);
  });

  it('makes at most four at once, and tells the others their place', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 0, maximum: 10, faults: { neverReady: true } });
    const places: number[] = [];
    const claims = Array.from({ length: 6 }, () => claim({ onQueue: (place) => places.push(place) }));
    const refusals = Promise.allSettled(claims);
    await vi.waitFor(() => expect(places).toEqual([1, 2]));
    expect(pool.counts).toMatchObject({ starting: 4, waiting: 6 });
    expect(provider.calls).toBe(4);
    await pool.dispose();
    await refusals;
  });

  it('is over when its signal aborts; the next in the queue moves up', async () => {
    const { claim } = poolUnderTest({ size: 0, maximum: 1 });
    const first = await claim();
    const abort = new AbortController();
    const second = claim({ signal: abort.signal });
    const places: number[] = [];
    const third = claim({ onQueue: (place) => places.push(place) });
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'sandbox-gone' });
    expect(places).toEqual([2, 1]);
    await first.dispose();
    await (await third).dispose();
  });

  it('is refused when its signal has aborted, or the pool is disposed', async () => {
    const { pool, claim } = poolUnderTest();
    await expect(claim({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'sandbox-gone' });
    await pool.dispose();
    await expect(claim()).rejects.toMatchObject({ code: 'sandbox-gone' });
  });

  it('leaves nothing at its signal, however it ends', async () => {
    const { pool, claim } = poolUnderTest({ size: 0, maximum: 1, perAddress: 2, faults: { failAt: [2] } });
    const abort = new AbortController();
    const options = { signal: abort.signal, address: '192.0.2.1' };
    const sandbox = await claim(options);
    const second = claim(options);
    await expect(claim(options)).rejects.toMatchObject({ code: 'address-limit' });
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    const failure = expect(second).rejects.toMatchObject({ code: 'sandbox-start-failed' });
    await sandbox.dispose();
    await failure;
    const last = await claim(options);
    const refusal = expect(claim(options)).rejects.toMatchObject({ code: 'sandbox-gone' });
    await pool.dispose();
    await refusal;
    expect(getEventListeners(abort.signal, 'abort')).toEqual([]);
    await last.dispose();
  });

  it('leaves no more warm ones than are to be kept when it is given up', async () => {
    const { pool, provider, claim } = poolUnderTest({ size: 0 });
    const abort = new AbortController();
    const claiming = claim({ signal: abort.signal, onStep: () => abort.abort() });
    await expect(claiming).rejects.toMatchObject({ code: 'sandbox-gone' });
    expect(pool.counts.starting).toBe(1);
    await vi.waitFor(() => expect(provider.leftovers).toBe(0));
    expect(pool.counts).toEqual({ warm: 0, starting: 0, claimed: 0, waiting: 0 });
  });
});

describe('a failure', () => {
  it('is told to the first who waits; the others are served', async () => {
    const { claim, errors } = poolUnderTest({ size: 0, maximum: 1, faults: { failAt: [1], startDelayMs: 1 } });
    const first = claim();
    const second = claim();
    await expect(first).rejects.toMatchObject({ code: 'sandbox-start-failed' });
    await (await second).dispose();
    expect(errors).toEqual([]);
  });

  it('is told to nobody who gets another one that is being made', async () => {
    const { claim, errors } = poolUnderTest({ size: 2, faults: { failAt: [1] } });
    await (await claim()).dispose();
    expect(errors).toHaveLength(1);
  });

  it('that nobody waits for is told to the pool’s owner, and tried again later', async () => {
    vi.useFakeTimers();
    const { pool, errors } = poolUnderTest({ faults: { failAt: [1] } });
    await vi.advanceTimersByTimeAsync(4000);
    expect(errors).toHaveLength(1);
    expect(pool.counts).toMatchObject({ warm: 0, starting: 0 });
    await vi.advanceTimersByTimeAsync(1100);
    expect(pool.counts.warm).toBe(1);
  });

  it('does not keep the next one who asks from a sandbox', async () => {
    const { claim, errors } = poolUnderTest({ faults: { failAt: [1] } });
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    await (await claim()).dispose();
  });

  it('frees the owner and the address for another try', async () => {
    const { claim } = poolUnderTest({ size: 0, perAddress: 1, faults: { failAt: [1] } });
    const options = { owner: 'one', address: '192.0.2.1' };
    await expect(claim(options)).rejects.toMatchObject({ code: 'sandbox-start-failed' });
    await (await claim(options)).dispose();
  });
});

describe('a warm sandbox', () => {
  it('that dies is replaced and removed', async () => {
    vi.useFakeTimers();
    const { pool, provider } = poolUnderTest();
    await vi.advanceTimersByTimeAsync(10);
    const [dead] = provider.sandboxes as Set<FakeSandbox>;
    dead?.kill();
    await vi.advanceTimersByTimeAsync(10);
    expect(provider.leftovers).toBe(0);
    await vi.advanceTimersByTimeAsync(5100);
    expect(pool.counts.warm).toBe(1);
    expect(provider.sandboxes.has(dead as FakeSandbox)).toBe(false);
  });
});

describe('a claimed sandbox', () => {
  it('makes room once, however often it is disposed', async () => {
    const { pool, claim, isWarm } = poolUnderTest({ size: 1, maximum: 1 });
    const sandbox = await claim();
    await Promise.all([sandbox.dispose(), sandbox.dispose(), sandbox[Symbol.asyncDispose]()]);
    await isWarm(1);
    expect(pool.counts.claimed).toBe(0);
  });

  it('makes room also when its removal fails', async () => {
    const { provider, claim } = poolUnderTest({ size: 0, maximum: 1 });
    const failure = new Error('no answer');
    const create = provider.create.bind(provider);
    provider.create = async (...args) => {
      const sandbox = await create(...args);
      const dispose = sandbox.dispose.bind(sandbox);
      const fail = () => dispose().then(() => Promise.reject(failure));
      return provider.calls === 1 ? Object.assign(sandbox, { dispose: fail }) : sandbox;
    };
    const first = await claim();
    await expect(first.dispose()).rejects.toBe(failure);
    await (await claim()).dispose();
  });

  it('goes to the next who waits when it dies and is disposed', async () => {
    const { claim, provider } = poolUnderTest({ size: 0, maximum: 1 });
    const first = await claim();
    const second = claim();
    const [dead] = provider.sandboxes as Set<FakeSandbox>;
    dead?.kill();
    await first.ended;
    await first.dispose();
    expect((await second).id).not.toBe(first.id);
  });
});

describe('disposing the pool', () => {
  it('rejects who waits and leaves nothing that is being made', async () => {
    const { pool, provider, claim } = poolUnderTest({ faults: { neverReady: true } });
    const refusal = expect(claim()).rejects.toMatchObject({ code: 'sandbox-gone' });
    await vi.waitFor(() => expect(pool.counts.starting).toBe(2));
    await pool.dispose();
    await refusal;
    expect(provider.leftovers).toBe(0);
  });

  it('starts nothing when the host answers late', async () => {
    const answers: Array<(verdict: Verdict) => void> = [];
    const admit = () => new Promise<Verdict>((resolve) => answers.push(resolve));
    const { pool, provider } = poolUnderTest({ admit });
    await pool.dispose();
    expect(answers).toHaveLength(1);
    answers[0]?.('ok');
    await setImmediate();
    expect(provider.calls).toBe(0);
  });

  it('leaves claimed ones to their owners', async () => {
    const { pool, provider, claim } = poolUnderTest();
    const sandbox = await claim();
    await pool.dispose();
    expect([...provider.sandboxes].map(({ id }) => id)).toEqual([sandbox.id]);
    await sandbox.dispose();
    expect(provider.leftovers).toBe(0);
    expect(pool.counts.claimed).toBe(0);
  });

  it('leaves no timer, also where somebody waited or something had failed', async () => {
    vi.useFakeTimers();
    const { pool, claim } = poolUnderTest({ size: 1, maximum: 1, faults: { failAt: [1] } });
    await vi.advanceTimersByTimeAsync(10);
    const claiming = claim();
    await vi.advanceTimersByTimeAsync(10);
    const refusal = expect(claim()).rejects.toMatchObject({ code: 'sandbox-gone' });
    await pool.dispose();
    await refusal;
    await (await claiming).dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('marks of the unused', () => {
  it('are there for what is warm, and gone before it is handed out', async () => {
    const marked = new Set<string>();
    const unused = { add: (id: string) => void marked.add(id), remove: (id: string) => void marked.delete(id) };
    const { pool, claim, isWarm } = poolUnderTest({ size: 1, unused });
    await isWarm(1);
    expect(marked.size).toBe(1);
    const [warm] = marked;
    const claiming = claim();
    expect(marked.has(warm as string)).toBe(false);
    const sandbox = await claiming;
    expect(sandbox.id).toBe(warm);
    await isWarm(1);
    expect([...marked]).not.toContain(sandbox.id);
    await sandbox.dispose();
    expect(pool.counts.claimed).toBe(0);
  });

  it('that cannot be taken away keep a sandbox from being handed out', async () => {
    let stuck = true;
    const unused = {
      add: () => undefined,
      remove: () => {
        if (stuck) throw new Error('input/output error');
      },
    };
    const { claim, isWarm, provider, errors } = poolUnderTest({ size: 1, unused });
    await isWarm(1);
    const [first] = provider.sandboxes;
    const claiming = claim();
    await vi.waitFor(() => expect(first?.isGone).toBe(true));
    stuck = false;
    const sandbox = await claiming;
    expect(sandbox.id).not.toBe(first?.id);
    expect(errors.length).toBeGreaterThan(0);
    await sandbox.dispose();
  });
});
