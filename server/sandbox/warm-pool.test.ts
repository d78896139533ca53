import { afterEach, describe, expect, it, vi } from 'vitest';
import { type FakeSandbox, FakeSandboxProvider, type Faults } from '../testing/fake-sandbox-provider.ts';
import { type PoolOptions, WarmPool } from './warm-pool.ts';

const SPEC = { memoryBytes: 1, cpus: 1, pids: 1 };
const pools: Array<{ pool: WarmPool; provider: FakeSandboxProvider }> = [];

function setUp({ faults = {}, ...options }: Partial<PoolOptions> & { faults?: Faults } = {}) {
  const provider = new FakeSandboxProvider(faults);
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const pool = new WarmPool({ provider, spec: SPEC, size: 1, maximum: 3, onError, ...options });
  pools.push({ pool, provider });
  return { pool, provider, errors, isWarm: (count: number) => vi.waitFor(() => expect(pool.counts.warm).toBe(count)) };
}

afterEach(async () => {
  vi.useRealTimers();
  for (const { pool, provider } of pools.splice(0)) {
    await pool.dispose();
    for (const sandbox of provider.sandboxes) await sandbox.dispose();
    expect(provider.leftovers).toBe(0);
    expect(pool.counts).toMatchObject({ warm: 0, starting: 0, waiting: 0 });
  }
});

describe('claiming', () => {
  it('gives a warm sandbox at once and makes the next', async () => {
    const { pool, provider, isWarm } = setUp();
    await isWarm(1);
    const [first] = provider.sandboxes;
    const claim = pool.claim();
    expect(pool.counts).toMatchObject({ warm: 0, claimed: 1, waiting: 0, starting: 1 });
    expect((await claim).id).toBe(first?.id);
    await isWarm(1);
  });

  it('serves in the order of asking', async () => {
    const { pool } = setUp({ size: 0, maximum: 1 });
    const served: string[] = [];
    const claims = ['one', 'two', 'three'].map(async (name) => {
      const sandbox = await pool.claim();
      served.push(name);
      await sandbox.dispose();
    });
    await Promise.all(claims);
    expect(served).toEqual(['one', 'two', 'three']);
  });

  it('tells places in the queue, and how they move up', async () => {
    const { pool } = setUp({ size: 0, maximum: 1 });
    const first = await pool.claim();
    const places: number[][] = [[], []];
    const second = pool.claim({ onQueue: (place) => places[0]?.push(place) });
    const third = pool.claim({ onQueue: (place) => places[1]?.push(place) });
    expect([places[0]?.at(-1), places[1]?.at(-1)]).toEqual([1, 2]);
    await first.dispose();
    const sandbox = await second;
    expect(places[1]?.at(-1)).toBe(1);
    await sandbox.dispose();
    await (await third).dispose();
    expect(places[0]).not.toContain(2);
  });

  it('tells the steps of the sandbox that is being made', async () => {
    const { pool } = setUp({ size: 0 });
    const steps: string[] = [];
    await pool.claim({ onStep: (step) => steps.push(step) });
    expect([...new Set(steps)]).toEqual(['container', 'engine']);
  });

  it('never makes more than the maximum', async () => {
    const { pool, provider } = setUp({ size: 2, maximum: 3, faults: { startDelayMs: 2 } });
    await Promise.all(
      Array.from({ length: 12 }, async () => {
        const sandbox = await pool.claim();
        await new Promise((resolve) => setTimeout(resolve, 3));
        await sandbox.dispose();
      }),
    );
    expect(provider.most).toBe(3);
  });

  it('makes at most four at once', async () => {
    const { pool, provider } = setUp({ size: 10, maximum: 10, faults: { neverReady: true } });
    await vi.waitFor(() => expect(pool.counts.starting).toBe(4));
    expect(provider.calls).toBe(4);
  });

  it('is over when its signal aborts; the next in the queue moves up', async () => {
    const { pool } = setUp({ size: 0, maximum: 1 });
    const first = await pool.claim();
    const abort = new AbortController();
    const second = pool.claim({ signal: abort.signal });
    const places: number[] = [];
    const third = pool.claim({ onQueue: (place) => places.push(place) });
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'sandbox-gone' });
    expect(places.at(-1)).toBe(1);
    await first.dispose();
    await (await third).dispose();
  });

  it('is refused when its signal has aborted, or the pool is disposed', async () => {
    const { pool } = setUp();
    await expect(pool.claim({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'sandbox-gone' });
    await pool.dispose();
    await expect(pool.claim()).rejects.toMatchObject({ code: 'sandbox-gone' });
  });
});

describe('a failure', () => {
  it('is told to the first who waits; the others are served', async () => {
    const { pool, errors } = setUp({ size: 0, maximum: 1, faults: { failAt: [1], startDelayMs: 1 } });
    const first = pool.claim();
    const second = pool.claim();
    await expect(first).rejects.toMatchObject({ code: 'sandbox-start-failed' });
    await (await second).dispose();
    expect(errors).toEqual([]);
  });

  it('that nobody waits for is told to the pool’s owner, and tried again later', async () => {
    vi.useFakeTimers();
    const { pool, errors } = setUp({ faults: { failAt: [1] } });
    await vi.advanceTimersByTimeAsync(100);
    expect(errors).toHaveLength(1);
    expect(pool.counts).toMatchObject({ warm: 0, starting: 0 });
    await vi.advanceTimersByTimeAsync(5100);
    expect(pool.counts.warm).toBe(1);
  });

  it('does not keep the next one who asks from a sandbox', async () => {
    const { pool, errors } = setUp({ faults: { failAt: [1] } });
    await vi.waitFor(() => expect(errors).toHaveLength(1));
    await (await pool.claim()).dispose();
  });
});

describe('a warm sandbox', () => {
  it('that dies is replaced and removed', async () => {
    vi.useFakeTimers();
    const { pool, provider } = setUp();
    await vi.advanceTimersByTimeAsync(10);
    const [dead] = provider.sandboxes as Set<FakeSandbox>;
    dead?.kill();
    await vi.advanceTimersByTimeAsync(10);
    expect(provider.leftovers).toBe(0);
    await vi.advanceTimersByTimeAsync(5100);
    expect(pool.counts.warm).toBe(1);
    expect(provider.sandboxes.has(dead as FakeSandbox)).toBe(false);
  });

  it('may be asked for in another number', async () => {
    const { pool, isWarm } = setUp({ size: 0, maximum: 5 });
    pool.size = 3;
    await isWarm(3);
    pool.size = 1;
    await pool.claim();
    await pool.claim();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(pool.counts).toEqual({ warm: 1, starting: 0, claimed: 2, waiting: 0 });
  });
});

describe('a claimed sandbox', () => {
  it('makes room once, however often it is disposed', async () => {
    const { pool, isWarm } = setUp({ size: 1, maximum: 1 });
    const sandbox = await pool.claim();
    await Promise.all([sandbox.dispose(), sandbox.dispose(), sandbox[Symbol.asyncDispose]()]);
    await isWarm(1);
    expect(pool.counts.claimed).toBe(0);
  });

  it('goes to the next who waits when it dies and is disposed', async () => {
    const { pool, provider } = setUp({ size: 0, maximum: 1 });
    const first = await pool.claim();
    const second = pool.claim();
    const [dead] = provider.sandboxes as Set<FakeSandbox>;
    dead?.kill();
    await first.ended;
    await first.dispose();
    expect((await second).id).not.toBe(first.id);
  });
});

describe('disposing the pool', () => {
  it('rejects who waits and leaves nothing that is being made', async () => {
    const { pool, provider } = setUp({ faults: { neverReady: true } });
    const claim = pool.claim();
    const refusal = expect(claim).rejects.toMatchObject({ code: 'sandbox-gone' });
    await pool.dispose();
    await refusal;
    expect(provider.leftovers).toBe(0);
  });

  it('leaves claimed ones to their owners', async () => {
    const { pool, provider } = setUp();
    const sandbox = await pool.claim();
    await pool.dispose();
    expect([...provider.sandboxes].map(({ id }) => id)).toEqual([sandbox.id]);
    await sandbox.dispose();
    expect(provider.leftovers).toBe(0);
  });
});
