// A session's sandbox: asked for, had, interrupted, replaced, given back. What the session does with a sandbox is its own
// affair; here it is decided which one it has, until when, and what the learner is told of it.
import { DisposableStore } from '../../../lib/disposable.ts';
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import type { ExpiryReason, Incident, SandboxView, Vitals } from '../../../lib/protocol/messages.ts';
import { SlidingWindow } from '../../../lib/sliding-window.ts';
import type { Interruption, Sandbox } from '../../sandbox/sandbox-provider.ts';
import type { Tenure } from '../learner-record.ts';
import { claimSandbox } from './claim-sandbox.ts';
import { GivingBack, type Holding } from './giving-back.ts';
import type { LeaseRecord } from './host-record.ts';
import { Incidents } from './incidents.ts';
import type { LeaseContext, LeaseListeners } from './lease-context.ts';
import { type Fate, mayExtend } from './life-span.ts';
import { LifeWatch, type Watched } from './life-watch.ts';
import { isOver, type SandboxEvent, transition } from './sandbox-state.ts';
import { followVitals } from './vitals-follower.ts';

/** A sandbox that ends by itself is replaced, unless it is one of many in a short time. */
const MAX_REPLACEMENTS = 3;
const REPLACEMENTS_WINDOW_MS = 10 * 60_000;
const MINUTE_MS = 60_000;

export class SandboxLease {
  readonly #context: LeaseContext;
  readonly #record: LeaseRecord;
  readonly #listeners: LeaseListeners;
  readonly #life: LifeWatch;
  readonly #incidents: Incidents;
  readonly #resets: SlidingWindow;
  readonly #replacements = new SlidingWindow(MAX_REPLACEMENTS, REPLACEMENTS_WINDOW_MS);
  #view: SandboxView = { status: 'none' };
  #sandboxId: string | null = null;
  #holding: Holding | undefined;
  #tenure: Tenure | undefined;
  #address: string | null = null;
  readonly #givingBack: GivingBack;
  #vitals: Vitals | null = null;
  #disposed = false;

  constructor(context: LeaseContext, record: LeaseRecord, listeners: LeaseListeners) {
    this.#context = context;
    this.#record = record;
    const { lastEnd } = record;
    if (lastEnd && lastEnd !== 'lost') this.#view = { status: 'expired', reason: lastEnd };
    this.#listeners = listeners;
    this.#givingBack = new GivingBack((error) => context.log.warn({ err: error }, 'sandbox not removed cleanly'));
    this.#life = new LifeWatch(context.lifeSpan, (fate) => this.#fated(fate));
    this.#incidents = new Incidents((incident) => listeners.onIncident(incident));
    this.#resets = new SlidingWindow(context.resetsPerMinute, MINUTE_MS);
  }

  get view(): SandboxView {
    return this.#view;
  }

  get sandboxId(): string | null {
    return this.#sandboxId;
  }

  get vitals(): Vitals | null {
    return this.#vitals;
  }

  get incident(): Incident | null {
    return this.#incidents.last;
  }

  /** Since when no page is open; null while one is. */
  get leftAt(): number | null {
    return this.#life.leftAt;
  }

  get isOver(): boolean {
    return isOver(this.#view);
  }

  /**
   * It may be on its way. Rejects with what getting it threw.
   * @throws SlipwayError `sandbox-gone` when no sandbox was asked for
   */
  get sandbox(): Promise<Sandbox> {
    if (this.#holding) return this.#holding.sandbox;
    throw new SlipwayError('sandbox-gone', 'there is no sandbox');
  }

  /** A page is open. @param address where its learner comes from */
  arrive(address: string | null): void {
    this.#address = address;
    // A sandbox that was taken over after a restart counts for no address until its learner comes back.
    this.#context.pool.locate(this.#record.learner, address);
    this.#life.arrive();
    this.#consider();
  }

  /** No page is open any more. */
  leave(): void {
    this.#life.leave();
    this.#consider();
  }

  /** Somebody typed, ran or read something. */
  active(): void {
    this.#life.touch();
    if (this.#view.status === 'idle-warning' && this.#view.reason === 'idle') this.#consider();
  }

  /** Puts off what the learner was warned of, where that can be. */
  extend(): void {
    const { view } = this;
    if (view.status === 'idle-warning' && view.reason === 'age' && this.#tenure && mayExtend(this.#tenure)) {
      this.#setTenure({ ...this.#tenure, extensions: this.#tenure.extensions + 1 });
    }
    this.#life.touch();
    this.#consider();
  }

  /**
   * A page was opened: its sandbox comes, unless the last one's end still has to be told. One that was lost while nobody
   * looked is replaced as it would have been, and the learner is told now.
   */
  greet(): void {
    const { lastEnd } = this.#record;
    if (lastEnd !== undefined && lastEnd !== 'lost') return;
    this.request();
    if (lastEnd === 'lost') this.#incidents.tell('replaced');
  }

  /** Begins to get a sandbox, unless there is one or one is on its way. */
  request(): void {
    if (this.#disposed || !this.#apply({ type: 'requested' })) return;
    this.#record.lastEnd = undefined;
    this.#incidents.forget();
    this.#claim();
  }

  /**
   * A fresh sandbox instead of the present one, before all who wait: the place is the learner's already.
   * @throws SlipwayError `rate-limited`: each takes a start from those who wait, until the old one is gone
   */
  reset(): void {
    if (this.isOver) this.request();
    if (this.#disposed || !canReset(this.#view)) return;
    if (!this.#resets.take(Date.now())) throw new SlipwayError('rate-limited', 'too many resets in a short time');
    this.#apply({ type: 'reset' });
    const old = this.#letGo('sandbox-gone');
    this.#incidents.forget();
    this.#giveBack(old);
    this.#claim();
  }

  /** Takes over the sandbox that an earlier server had given to this session. */
  resume(sandbox: Sandbox, tenure: Tenure): void {
    const store = new DisposableStore();
    const adopted = this.#context.pool.adopt(sandbox, { owner: this.#record.learner, address: null });
    this.#apply({ type: 'requested' });
    this.#holding = { sandbox: Promise.resolve(adopted), store };
    this.#use(adopted, store, tenure);
  }

  /** The sandbox that an earlier server had given to this session is gone. */
  lost(): void {
    this.#setTenure(undefined);
    this.#record.lastEnd = 'lost';
  }

  /** Ends it before its time. Post-condition, once resolved: nothing of it is left, nor of those before it. */
  async end(reason: ExpiryReason): Promise<void> {
    if (this.#tenure) this.#record.lastEnd = reason;
    const holding = this.#letGo('sandbox-gone');
    this.#apply({ type: 'expired', reason });
    this.#giveBack(holding);
    await this.#givingBack.finished();
  }

  /** It does not come, or not soon enough. */
  giveUp(code: ErrorCode): void {
    const old = this.#letGo(code);
    this.#apply({ type: 'failed', code });
    this.#giveBack(old);
  }

  /** Post-condition: no sandbox is held any more, nor asked for. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.end('shutdown');
  }

  #claim(): void {
    const holding = claimSandbox(this.#context.pool, {
      owner: this.#record.learner,
      address: this.#address,
      // While an old sandbox of theirs is still being removed, its place is theirs: they need not queue again.
      urgent: this.#givingBack.isUnderWay,
      onStep: (step) => this.#apply({ type: 'step', step }),
      onQueue: (position, waitSeconds) => this.#apply({ type: 'queued', position, waitSeconds }),
      onSandbox: (sandbox, store) =>
        this.#use(sandbox, store, { sandboxId: sandbox.id, bornAt: Date.now(), extensions: 0 }),
    });
    this.#holding = holding;
    holding.sandbox.catch((error: unknown) => {
      if (!holding.store.disposed) this.#fail(codeOf(error), error);
    });
  }

  #use(sandbox: Sandbox, store: DisposableStore, tenure: Tenure): void {
    store.add(() => sandbox.dispose());
    // Before anything is done with it: from now on it is this learner's, also for the next server.
    this.#setTenure(tenure);
    this.#sandboxId = sandbox.id;
    this.#life.touch();
    store.add(sandbox.onInterruption((interruption) => this.#interrupted(interruption)));
    void sandbox.ended.then(() => {
      if (!store.disposed) this.#replace();
    });
    this.#listeners.onSandbox(sandbox, store);
    followVitals(sandbox, store, (vitals, troubles) => this.#report(vitals, troubles));
    this.#apply({ type: 'ready' });
    this.#consider();
  }

  #interrupted(interruption: Interruption): void {
    this.#context.log.warn({ sandbox: this.#sandboxId, interruption }, 'sandbox interrupted');
    if (interruption === 'interrupted') {
      this.#apply({ type: 'interrupted' });
      this.#consider();
      return;
    }
    if (interruption === 'restarted') this.#incidents.tell('restarted');
    this.#apply({ type: 'ready' });
    this.#consider();
  }

  /** The sandbox ended, and nobody wanted that: another one takes its place. */
  #replace(): void {
    this.#context.log.warn({ sandbox: this.#sandboxId }, 'sandbox lost');
    const old = this.#letGo('sandbox-gone');
    this.#giveBack(old);
    const isAway = this.leftAt !== null;
    if (isAway) this.#record.lastEnd = 'lost';
    if (this.#disposed || isAway || !this.#replacements.take(Date.now())) {
      this.#apply({ type: 'failed', code: 'sandbox-gone' });
      return;
    }
    this.#apply({ type: 'reset' });
    this.#claim();
    this.#incidents.tell('replaced');
  }

  #fail(code: ErrorCode, error: unknown): void {
    this.#context.log.warn({ code, err: error }, 'no sandbox');
    this.giveUp(code);
  }

  /** Post-condition: the present sandbox, if there was one, is not the session's any more. It still has to be given back. */
  #letGo(code: ErrorCode): Holding | undefined {
    const holding = this.#holding;
    this.#life.watch(null);
    this.#holding = undefined;
    this.#sandboxId = null;
    this.#vitals = null;
    if (this.#tenure) this.#setTenure(undefined);
    if (holding) this.#listeners.onGone(code);
    return holding;
  }

  #giveBack(holding: Holding | undefined): void {
    if (holding) this.#givingBack.add(holding);
  }

  #setTenure(tenure: Tenure | undefined): void {
    this.#tenure = tenure;
    this.#record.tenure = tenure;
  }

  /** Looks whether its time has come, now and whenever that may change. */
  #consider(): void {
    this.#life.watch(this.#watched);
  }

  get #watched(): Watched {
    if (this.isOver) return null;
    if (this.#tenure === undefined) return 'request';
    // Interrupted: it is brought back or replaced before anything else.
    return this.#view.status === 'preparing' ? null : this.#tenure;
  }

  #fated(fate: Fate): void {
    if (fate.status === 'over') this.#expire(fate.reason);
    else if (fate.status === 'warned') this.#apply({ ...fate, type: 'warned' });
    else this.#apply({ type: 'calmed' });
  }

  #expire(reason: ExpiryReason): void {
    this.#context.log.info({ sandbox: this.#sandboxId, reason }, 'sandbox expired');
    void this.end(reason);
  }

  #report(vitals: Vitals, troubles: ReadonlyArray<Incident['code']>): void {
    this.#vitals = vitals;
    this.#listeners.onVitals(vitals);
    this.#incidents.tellTroubles(troubles);
  }

  /** @returns whether that changed anything */
  #apply(event: SandboxEvent): boolean {
    const next = transition(this.#view, event);
    if (next === this.#view) return false;
    const isSame = JSON.stringify(next) === JSON.stringify(this.#view);
    this.#view = next;
    if (!isSame) this.#listeners.onView(next, this.#sandboxId);
    return true;
  }
}

const canReset = (view: SandboxView): boolean => transition(view, { type: 'reset' }) !== view;

function codeOf(error: unknown): ErrorCode {
  return error instanceof SlipwayError ? error.code : 'internal';
}
