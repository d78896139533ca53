import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WarmPool } from '../sandbox/warm-pool.ts';
import { FakeSandboxProvider } from '../testing/fake-sandbox-provider.ts';
import { SessionRegistry } from './session-registry.ts';

const IDLE_MS = 60_000;
const silent = { info() {}, warn() {} };
let provider: FakeSandboxProvider;
let pool: WarmPool;
let registry: SessionRegistry;

beforeEach(() => {
  vi.useFakeTimers();
  provider = new FakeSandboxProvider();
  pool = new WarmPool({ provider, spec: { memoryBytes: 1, cpus: 1, pids: 1 }, size: 0, maximum: 3, onError: () => {} });
  registry = new SessionRegistry({ pool, log: silent }, IDLE_MS);
});
afterEach(async () => {
  await registry.dispose();
  await pool.dispose();
  vi.useRealTimers();
  expect(provider.leftovers).toBe(0);
});

/** A learner with a sandbox. */
async function arrive(learner: string) {
  const hold = registry.hold(learner);
  hold.session.requestSandbox();
  await vi.advanceTimersByTimeAsync(10);
  expect(hold.session.sandboxStatus).toBe('ready');
  return hold;
}

it('gives a learner the same session, also after a reload', async () => {
  const first = await arrive('one');
  first.release();
  await vi.advanceTimersByTimeAsync(IDLE_MS - 1);
  const again = registry.hold('one');
  expect(again.session).toBe(first.session);
  await vi.advanceTimersByTimeAsync(2 * IDLE_MS);
  expect(registry.sessions).toEqual([again.session]);
  expect(registry.hold('two').session).not.toBe(first.session);
});

it('ends a session that nobody holds any more, with its sandbox', async () => {
  const [first, second] = [await arrive('one'), await arrive('one')];
  first.release();
  first.release();
  await vi.advanceTimersByTimeAsync(2 * IDLE_MS);
  expect(provider.sandboxes.size).toBe(1);
  second.release();
  await vi.advanceTimersByTimeAsync(IDLE_MS);
  expect(registry.sessions).toEqual([]);
  expect(provider.leftovers).toBe(0);
});

it('ends all of them when it is disposed, those that are being prepared too', async () => {
  await arrive('one');
  registry.hold('two').session.requestSandbox();
  await registry.dispose();
  await vi.advanceTimersByTimeAsync(10);
  expect(registry.sessions).toEqual([]);
  // What was on its way to the second learner is the pool's, for the next one who asks.
  expect(pool.counts).toEqual({ warm: 1, starting: 0, claimed: 0, waiting: 0 });
});
