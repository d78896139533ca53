// Where lessons are rehearsed: the server's own sandboxes and sessions, as an instance of its own, without pages. It may run
// beside a server, and what it left behind when it was killed is removed at its next start.
import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DisposableStore } from '../../lib/disposable.ts';
import { takeLock } from '../../lib/lock.mjs';
import type { Config } from '../../server/config.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import { loadInstance } from '../../server/instance.ts';
import { createLog } from '../../server/log.ts';
import { Metrics } from '../../server/metrics.ts';
import { linesDirectory } from '../../server/sandbox/line-folders.ts';
import { provideSandboxes } from '../../server/sandboxes.ts';
import { Progress } from '../../server/session/lesson/progress.ts';
import type { Session } from '../../server/session/session.ts';
import type { SessionRegistry } from '../../server/session/session-registry.ts';
import { JournalStore } from '../../server/storage/journal-store.ts';
import { MemoryProgressStore } from '../../server/storage/memory-progress-store.ts';

/** Enough for the terminals of any lesson; a learner's limits are no matter here. */
const TERMINALS = 50;
const RUNS_PER_MINUTE = 100_000;

export interface StageOptions {
  readonly config: Config;
  /** Sandboxes at most. */
  readonly sandboxes: number;
  /** Another rehearsal is under way, and is waited for. */
  readonly onWait: (pid: number) => void;
}

export class Stage implements AsyncDisposable {
  readonly #store: DisposableStore;
  readonly #sessions: SessionRegistry;

  private constructor(store: DisposableStore, sessions: SessionRegistry) {
    this.#store = store;
    this.#sessions = sessions;
  }

  /** @throws SlipwayError `engine-unreachable` */
  static async open({ config, sandboxes, onWait }: StageOptions): Promise<Stage> {
    const store = new DisposableStore();
    try {
      const dataDirectory = join(config.dataDirectory, 'rehearsal');
      await mkdir(dataDirectory, { recursive: true });
      store.add(await takeLock(join(dataDirectory, 'lock'), onWait));
      // Nobody comes back to what an earlier rehearsal had.
      const sessionsFolder = join(dataDirectory, 'sessions');
      await rm(sessionsFolder, { recursive: true, force: true });
      const resolved = await resolveEngine(config);
      store.add(async () => resolved.engine[Symbol.asyncDispose]());
      const log = createLog('silent');
      const { sessions } = await provideSandboxes({
        config: configFor({ ...config, dataDirectory }, sandboxes),
        engine: resolved.engine,
        linesDirectory: linesDirectory(dataDirectory, resolved),
        instance: await loadInstance(dataDirectory, undefined),
        storage: new JournalStore(sessionsFolder, log),
        progress: new Progress(new MemoryProgressStore(), log),
        metrics: new Metrics(),
        log,
        store,
      });
      return new Stage(store, sessions);
    } catch (error) {
      await store.dispose().catch(() => undefined);
      throw error;
    }
  }

  /** A session of somebody who has never been here. Its sandbox is made when it is asked for. */
  newSession(): Session {
    return this.#sessions.hold(randomUUID()).session;
  }

  /** Post-condition: nothing of it is left on the engine. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#store.dispose();
  }
}

function configFor(config: Config, sandboxes: number): Config {
  return {
    ...config,
    capacity: { ...config.capacity, poolSize: 0, maximum: sandboxes, perAddress: null },
    session: { ...config.session, terminals: TERMINALS, runsPerMinute: RUNS_PER_MINUTE },
  };
}
