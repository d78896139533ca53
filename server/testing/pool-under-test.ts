// Warm pools for tests, on fake sandboxes. Each test proves that nothing is left of its pools.
import { expect, vi } from 'vitest';
import type { Verdict } from '../sandbox/admission.ts';
import type { SandboxSpec } from '../sandbox/sandbox-provider.ts';
import { type ClaimOptions, type PoolOptions, WarmPool } from '../sandbox/warm-pool.ts';
import { FakeSandboxProvider, type Faults } from './fake-sandbox-provider.ts';

const SPEC: SandboxSpec = {
  memoryBytes: 1,
  cpus: 1,
  pids: 1,
  diskBytes: 1,
  openFiles: 1,
  egress: 'none',
  bandwidthMbit: null,
};

const made: Array<{ pool: WarmPool; provider: FakeSandboxProvider }> = [];

/** A pool that keeps one ready and has three at most, on a host that is never full. */
export function poolUnderTest({ faults = {}, ...options }: Partial<PoolOptions> & { faults?: Faults } = {}) {
  const provider = new FakeSandboxProvider(faults);
  const errors: unknown[] = [];
  const pool = new WarmPool({
    provider,
    spec: SPEC,
    size: 1,
    maximum: 3,
    perAddress: null,
    unused: { add: () => undefined, remove: () => undefined },
    admit: async () => 'ok',
    onPressure: () => {},
    onError: (error) => void errors.push(error),
    ...options,
  });
  made.push({ pool, provider });
  let owners = 0;
  return {
    pool,
    provider,
    errors,
    /** Claims for somebody new, who comes from nowhere. */
    claim: (options: Partial<ClaimOptions> = {}) => {
      owners += 1;
      return pool.claim({ owner: `owner-${owners}`, address: null, ...options });
    },
    isWarm: (count: number) => vi.waitFor(() => expect(pool.counts.warm).toBe(count)),
  };
}

/** Long enough for all that needs no waiting, short enough for no timer of the pool. */
export const settle = () => vi.advanceTimersByTimeAsync(100);

export async function settled<T>(claim: Promise<T>): Promise<T> {
  await settle();
  return claim;
}

export function track(claim: Promise<{ id: string }>) {
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
export function hostUnderTest(verdict: Verdict) {
  const host = { verdict, asked: 0, underWay: [] as number[] };
  const admit = async (underWay: number) => {
    host.asked += 1;
    host.underWay.push(underWay);
    return host.verdict;
  };
  return { host, admit };
}

/** For `afterEach`. */
export async function disposePools(): Promise<void> {
  vi.useRealTimers();
  for (const { pool, provider } of made.splice(0)) {
    await pool.dispose();
    for (const sandbox of provider.sandboxes) await sandbox.dispose();
    expect(provider.leftovers).toBe(0);
    expect(pool.counts).toEqual({ warm: 0, starting: 0, claimed: expect.any(Number), waiting: 0 });
  }
}
