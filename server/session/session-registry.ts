// All sessions, by learner. A session without a connection lives on for a while, so that a reload finds it.
import { DisposableStore } from '../../lib/disposable.ts';
import { Session, type SessionContext } from './session.ts';

interface Entry {
  readonly session: Session;
  holders: number;
  expiry: NodeJS.Timeout | undefined;
}

/** A held session; `release` once the connection is gone. */
export interface SessionHold {
  readonly session: Session;
  release(): void;
}

export class SessionRegistry {
  readonly #context: SessionContext;
  readonly #idleMs: number;
  readonly #entries = new Map<string, Entry>();
  readonly #endings = new Set<Promise<void>>();

  /** @param idleMs how long a session without connections is kept */
  constructor(context: SessionContext, idleMs: number) {
    this.#context = context;
    this.#idleMs = idleMs;
  }

  get sessions(): Session[] {
    return [...this.#entries.values()].map(({ session }) => session);
  }

  /** The learner's session, made if there is none; it does not expire while it is held. */
  hold(learnerId: string): SessionHold {
    const entry = this.#entries.get(learnerId) ?? this.#make(learnerId);
    entry.holders += 1;
    clearTimeout(entry.expiry);
    let released = false;
    return {
      session: entry.session,
      release: () => {
        if (released) return;
        released = true;
        entry.holders -= 1;
        if (entry.holders === 0) entry.expiry = setTimeout(() => this.#end(learnerId, entry), this.#idleMs);
      },
    };
  }

  /** Ends all sessions. Post-condition: all their sandboxes are removed. */
  async dispose(): Promise<void> {
    const store = new DisposableStore();
    for (const [learnerId, entry] of this.#entries) store.add(() => this.#end(learnerId, entry));
    await store.dispose();
    await Promise.all(this.#endings);
  }

  #make(learnerId: string): Entry {
    const entry: Entry = { session: new Session(this.#context), holders: 0, expiry: undefined };
    this.#entries.set(learnerId, entry);
    return entry;
  }

  #end(learnerId: string, entry: Entry): void {
    clearTimeout(entry.expiry);
    this.#entries.delete(learnerId);
    const { log } = this.#context;
    const ending = entry.session
      .dispose()
      .catch((error: unknown) => log.warn({ session: entry.session.id, err: error }, 'session not ended cleanly'))
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
  }
}
