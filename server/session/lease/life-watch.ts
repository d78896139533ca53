// Watches the clock over a sandbox, or over somebody who waits for one. What comes of it is its owner's to do.
import type { Tenure } from '../learner-record.ts';
import { type Fate, fateAt, type LifeSpanPolicy } from './life-span.ts';

/** What is watched: a sandbox that is had, one that was asked for, nothing. */
export type Watched = Tenure | 'request' | null;

/** Somebody who asked for a sandbox and closed the page does not stand in the way of others for longer. */
const ABSENT_IN_QUEUE_MS = 60_000;
/** Node's timers take no more. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export class LifeWatch {
  readonly #policy: LifeSpanPolicy;
  readonly #onFate: (fate: Fate) => void;
  #lastActiveAt = Date.now();
  #leftAt: number | null = Date.now();
  #timer: NodeJS.Timeout | undefined;

  /** @param onFate called by `watch`, and again whenever time has changed it. Must not throw */
  constructor(policy: LifeSpanPolicy, onFate: (fate: Fate) => void) {
    this.#policy = policy;
    this.#onFate = onFate;
  }

  /** Since when no page is open; null while one is. */
  get leftAt(): number | null {
    return this.#leftAt;
  }

  arrive(): void {
    this.#leftAt = null;
    this.touch();
  }

  leave(): void {
    this.#leftAt = Date.now();
  }

  /** Somebody did or read something. */
  touch(): void {
    this.#lastActiveAt = Date.now();
  }

  /** From now on this, until it is called again: also whenever the facts have changed. */
  watch(watched: Watched): void {
    clearTimeout(this.#timer);
    if (watched === null) return;
    const now = Date.now();
    const fate = watched === 'request' ? this.#fateOfRequest(now) : this.#fateOf(watched, now);
    // Before it is told: whoever is told may call this.
    const next = nextLook(fate);
    if (next !== null) {
      this.#timer = setTimeout(() => this.watch(watched), Math.min(Math.max(next - now, 1), MAX_TIMER_MS));
      this.#timer.unref();
    }
    this.#onFate(fate);
  }

  #fateOf(tenure: Tenure, now: number): Fate {
    return fateAt(now, { ...tenure, lastActiveAt: this.#lastActiveAt, leftAt: this.#leftAt }, this.#policy);
  }

  #fateOfRequest(now: number): Fate {
    const until = this.#leftAt === null ? Number.POSITIVE_INFINITY : this.#leftAt + ABSENT_IN_QUEUE_MS;
    return now < until ? { status: 'fine', until } : { status: 'over', reason: 'closed' };
  }
}

function nextLook(fate: Fate): number | null {
  if (fate.status === 'over') return null;
  const at = fate.status === 'warned' ? fate.endsAt : fate.until;
  return Number.isFinite(at) ? at : null;
}
