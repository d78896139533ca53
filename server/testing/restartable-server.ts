// A server's sessions for tests, on fake sandboxes and real journals: it can be killed and started anew.
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import type { ServerMessage } from '../../lib/protocol/messages.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { findTenures } from '../session/learner-record.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import { JournalStore } from '../storage/journal-store.ts';
import { type FakeSandbox, FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { testContext, testPool } from './session-parts.ts';

export const MINUTE = 60_000;
export const POLICY = { idleMs: 60 * MINUTE, graceMs: 90 * MINUTE, maxAgeMs: 240 * MINUTE };
/** Learners. */
export const [ONE, TWO, THREE, FOUR] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

interface Server {
  readonly provider: FakeSandboxProvider;
  readonly pool: WarmPool;
  readonly registry: SessionRegistry;
}

/** The clock is fake for as long as there is one. */
export class RestartableServer implements AsyncDisposable {
  readonly warnings: string[] = [];
  readonly #data: string;
  #count = 0;
  #storage: JournalStore;
  #present: Server;

  constructor() {
    vi.useFakeTimers();
    this.#data = mkdtempSync(join(tmpdir(), 'sessions-'));
    mkdirSync(this.folder);
    this.#storage = this.#copyStorage();
    this.#present = this.#make();
  }

  get provider(): FakeSandboxProvider {
    return this.#present.provider;
  }

  get pool(): WarmPool {
    return this.#present.pool;
  }

  get registry(): SessionRegistry {
    return this.#present.registry;
  }

  get storage(): JournalStore {
    return this.#storage;
  }

  /** What the present server has on disk. */
  get folder(): string {
    return join(this.#data, String(this.#count));
  }

  /** The only one that there is. */
  get sandbox(): FakeSandbox {
    return only(this.provider.sandboxes);
  }

  /** A new start on the same disk, after an orderly end. */
  start(): void {
    this.#present = this.#make();
  }

  /** As `kill -9` and a new start: the old server does nothing more. @returns the sandboxes that no session took */
  async restart(left = new Set(this.provider.sandboxes)): Promise<Sandbox[]> {
    this.#storage = this.#copyStorage();
    const tenures = await findTenures(this.#storage);
    this.#present = this.#make(left);
    const nobodys = this.registry.resume(await this.provider.adopt(), tenures);
    await this.provider.removeStrays();
    return nobodys;
  }

  /** A learner with a sandbox, and what their page hears. */
  async arrive(learner: string) {
    const hold = this.registry.hold(learner);
    const heard: ServerMessage[] = [];
    hold.session.subscribe((message) => void heard.push(message));
    hold.session.requestSandbox();
    await vi.advanceTimersByTimeAsync(10);
    return { ...hold, heard };
  }

  /** For `afterEach`. Proves that nothing is left of the present server. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.registry.dispose();
      await this.pool.dispose();
      expect(this.provider.leftovers).toBe(0);
    } finally {
      vi.useRealTimers();
      rmSync(this.#data, { recursive: true });
    }
  }

  /** The journals as they are now: what an old server still does, it does to its own. */
  #copyStorage(): JournalStore {
    const before = this.folder;
    this.#count += 1;
    cpSync(before, this.folder, { recursive: true });
    return new JournalStore(this.folder, { warn: (_, message) => this.warnings.push(message) });
  }

  #make(adoptable: FakeSandboxProvider['sandboxes'] = new Set()): Server {
    const provider = new FakeSandboxProvider({ adoptable });
    const pool: WarmPool = testPool(provider, { onPressure: () => registry.relieve() });
    const log = { info() {}, warn: (_: object, message: string) => void this.warnings.push(message) };
    const registry = new SessionRegistry(testContext(pool, { lifeSpan: POLICY, log }), this.#storage);
    return { provider, pool, registry };
  }
}

export function only<T>(values: Iterable<T>): T {
  const all = [...values];
  expect(all).toHaveLength(1);
  return all[0] as T;
}
