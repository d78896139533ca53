// All sessions, by learner. One without a connection lives on for as long as its sandbox, and its record longer.
import { SlipwayError } from '../../lib/errors.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { SessionStore } from '../storage/session-store.ts';
import { ForgottenLearners } from './forgotten-learners.ts';
import { Session, type SessionContext } from './session.ts';

interface Entry {
  readonly session: Session;
  holders: number;
}

/** A held session; `release` once the connection is gone. */
export interface SessionHold {
  readonly session: Session;
  release(): void;
}

/** A page that was closed less long ago may only have been reloaded, however many wait. */
const SHORT_ABSENCE_MS = 10 * 60_000;
const SWEEP_MS = 60_000;

export class SessionRegistry {
  readonly #context: SessionContext;
  readonly #store: SessionStore;
  readonly #entries = new Map<string, Entry>();
  readonly #forgotten = new ForgottenLearners();
  readonly #sweep: NodeJS.Timeout;

  constructor(context: SessionContext, store: SessionStore) {
    this.#context = context;
    this.#store = store;
    this.#sweep = setInterval(() => this.#forgetIdle(), SWEEP_MS);
    this.#sweep.unref();
  }

  get sessions(): Session[] {
    return [...this.#entries.values()].map(({ session }) => session);
  }

  /**
   * Gives the sandboxes that were left running back to the sessions that had them. To be called before the first `hold`.
   * Other sessions are made when their learner comes.
   * @param learners those who may have had one: what `findTenures` found
   * @returns those that no session took: nobody's, or those of sessions that cannot be resumed or read
   */
  resume(sandboxes: readonly Sandbox[], learners: readonly string[]): Sandbox[] {
    const free = new Map(sandboxes.map((sandbox) => [sandbox.id, sandbox]));
    for (const learnerId of learners) {
      try {
        this.#resumeOne(learnerId, free);
      } catch (error) {
        this.#context.log.warn({ err: error, session: learnerId.slice(0, 8) }, 'session not resumed');
      }
    }
    return [...free.values()];
  }

  /**
   * The learner's session, made or remembered if it is not there.
   * @param address where the learner comes from; null when that is not known
   * @throws SlipwayError `sandbox-gone` where the learner has just been forgotten
   */
  hold(learnerId: string, address: string | null = null): SessionHold {
    if (this.isForgotten(learnerId)) throw new SlipwayError('sandbox-gone', 'the learner has just been forgotten');
    const entry = this.#entries.get(learnerId) ?? this.#make(learnerId);
    entry.holders += 1;
    entry.session.arrive(address);
    let released = false;
    return {
      session: entry.session,
      release: () => {
        if (released) return;
        released = true;
        entry.holders -= 1;
        if (entry.holders === 0) entry.session.leave();
      },
    };
  }

  /**
   * The learner's page is on its way, and will show this terminal: its shell is opened meanwhile. Nothing is made for it:
   * a learner without a sandbox gets one when the page says hello.
   */
  expectTerminal(learnerId: string, name: string): void {
    this.#entries.get(learnerId)?.session.expectTerminal(name);
  }

  /** Somebody waits: the sandbox whose page has been closed longest is ended, if that was long enough ago. */
  relieve(): void {
    const longAgo = Date.now() - SHORT_ABSENCE_MS;
    const [longest] = this.sessions
      .filter(({ leftAt, isIdle }) => leftAt !== null && leftAt < longAgo && !isIdle)
      .toSorted((one, other) => (one.leftAt ?? 0) - (other.leftAt ?? 0));
    void longest?.end('closed');
  }

  /**
   * Ends the learner's session. Post-condition, at once: nothing is kept of it, and for a while there is no other one.
   * Resolves when its sandbox is gone, too.
   */
  async forget(learnerId: string): Promise<void> {
    this.#forgotten.add(learnerId);
    const session = this.#entries.get(learnerId)?.session;
    this.#entries.delete(learnerId);
    const end = session?.dispose();
    this.#store.remove(learnerId);
    await end;
  }

  /** Who comes with this id, does so because their browser does not know yet. */
  isForgotten(learnerId: string): boolean {
    return this.#forgotten.has(learnerId);
  }

  /** The learner could not be forgotten altogether, and may come again. */
  readmit(learnerId: string): void {
    this.#forgotten.remove(learnerId);
  }

  /** Ends all sessions. Post-condition: all their sandboxes are removed; their records stay. */
  async dispose(): Promise<void> {
    clearInterval(this.#sweep);
    const { sessions } = this;
    this.#entries.clear();
    await Promise.all(sessions.map((session) => session.dispose()));
  }

  #resumeOne(learnerId: string, free: Map<string, Sandbox>): void {
    const session = new Session(this.#context, this.#store.open(learnerId));
    const [own, ...further] = session.formerSandboxIds;
    if (own === undefined) return;
    const sandbox = free.get(own);
    // Without its own, a session takes up no other.
    const left = new Map(further.flatMap((id) => (sandbox && free.has(id) ? [[id, free.get(id) as Sandbox]] : [])));
    session.resume(sandbox, left);
    for (const id of [own, ...left.keys()]) free.delete(id);
    this.#entries.set(learnerId, { session, holders: 0 });
  }

  #make(learnerId: string): Entry {
    const session = new Session(this.#context, this.#store.open(learnerId));
    session.resume(undefined);
    const entry: Entry = { session, holders: 0 };
    this.#entries.set(learnerId, entry);
    return entry;
  }

  #forgetIdle(): void {
    for (const [learnerId, { session, holders }] of this.#entries) {
      if (holders === 0 && session.isIdle) this.#entries.delete(learnerId);
    }
  }
}
