// What sessions stand on, for tests: a pool, a memory in place of the journals, and a context with usual limits.

import type { SandboxProvider } from '../sandbox/sandbox-provider.ts';
import { type PoolOptions, WarmPool } from '../sandbox/warm-pool.ts';
import { Progress } from '../session/lesson/progress.ts';
import type { SessionContext } from '../session/session.ts';
import { PicturePace } from '../session/terminal/picture-pace.ts';
import { MemoryProgressStore } from '../storage/memory-progress-store.ts';
import type { SessionRecord, SessionStore } from '../storage/session-store.ts';
import { TEST_SPEC } from './test-spec.ts';

const MINUTE_MS = 60_000;

/** A pool that starts only what is asked for, unless told otherwise. */
export function testPool(provider: SandboxProvider, options: Partial<PoolOptions> = {}): WarmPool {
  return new WarmPool({
    provider,
    spec: TEST_SPEC,
    size: 0,
    maximum: 3,
    perAddress: null,
    unused: { add: () => undefined, remove: () => undefined },
    admit: async () => 'ok',
    onPressure: () => {},
    onError: () => {},
    ...options,
  });
}

export function testContext(pool: WarmPool, changes: Partial<SessionContext> = {}): SessionContext {
  return {
    pool,
    log: { info() {}, warn() {} },
    pace: new PicturePace(),
    progress: new Progress(new MemoryProgressStore(), { warn() {} }),
    lifeSpan: { idleMs: 60 * MINUTE_MS, graceMs: 90 * MINUTE_MS, maxAgeMs: 240 * MINUTE_MS },
    limits: {
      memoryBytes: TEST_SPEC.memoryBytes,
      cpus: TEST_SPEC.cpus,
      pids: TEST_SPEC.pids,
      diskBytes: TEST_SPEC.diskBytes,
      terminals: 4,
      openFiles: TEST_SPEC.openFiles,
      runsPerMinute: 1000,
      egress: TEST_SPEC.egress,
      bandwidthMbit: TEST_SPEC.bandwidthMbit,
      idleMinutes: 60,
      maxAgeMinutes: 240,
    },
    resetsPerMinute: 1000,
    ...changes,
  };
}

/** Keeps what a server that is killed would find again: values pass through JSON. */
export class MemoryStore implements SessionStore {
  readonly #records = new Map<string, Map<string, string>>();

  async find(key: string): Promise<string[]> {
    return [...this.#records].filter(([, values]) => values.has(key)).map(([id]) => id);
  }

  async maintain(): Promise<void> {}

  remove(id: string): void {
    this.#records.delete(id);
  }

  open(id: string): SessionRecord {
    const values = this.#records.get(id) ?? new Map<string, string>();
    return {
      id,
      get: (key) => {
        const text = values.get(key);
        return text === undefined ? undefined : JSON.parse(text);
      },
      keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
      put: (key, value) => {
        this.#records.set(id, values);
        if (value === undefined) values.delete(key);
        else values.set(key, JSON.stringify(value));
      },
    };
  }
}
