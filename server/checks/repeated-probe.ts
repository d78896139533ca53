// Asks one question whenever something has happened, never twice at once, and a while longer where the answer may still come.
import { measureCost, RestAccount } from './look-cost.ts';

/** A server needs a moment to answer. */
const FIRST_RETRY_MS = 50;
const RETRY_GROWTH = 2;
const MAX_RETRY_MS = 5_000;
const RETRY_FOR_MS = 60_000;
/** A question is mostly waited for: somebody else has the work, and ends it with the question's own time. */
const MAX_REST_MS = 500;

/** With nothing to tell that one may come by itself: what has just happened may have begun something. */
const LEAST_PATIENCE_MS = 1000;

/** One time that the question is asked. */
export interface Turn {
  /** How long an answer that may still come is waited for, at most. */
  readonly patienceMs: number;
  /** Aborts where it only waits and something has happened: it is asked anew. */
  readonly signal: AbortSignal;
  /** It was asked, and from now on only waits for another answer. That is no work, and gives way. */
  wait(): void;
}

export interface RepeatedProbeOptions {
  /** Asks. Must not throw. */
  readonly ask: (turn: Turn) => Promise<void>;
  /** Whether another answer may come by itself. */
  readonly mayChange: () => boolean;
}

export class RepeatedProbe {
  readonly #options: RepeatedProbeOptions;
  readonly #rests = new RestAccount();
  #asking: Promise<void> | undefined;
  #askAgain = false;
  #timer: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #retryUntilMs = 0;
  #isOver = false;
  /** Ends the turn that only waits. */
  #waiting: AbortController | undefined;

  constructor(options: RepeatedProbeOptions) {
    this.#options = options;
  }

  /** Something has happened. @param isWanted somebody waits for the answer: without a rest */
  stir({ isWanted = false } = {}): void {
    this.#retryMs = FIRST_RETRY_MS;
    this.#retryUntilMs = performance.now() + RETRY_FOR_MS;
    this.#askIn(isWanted ? 0 : this.#rests.waitMs);
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#waiting?.abort();
  }

  #askIn(delayMs: number): void {
    if (this.#isOver) return;
    if (this.#asking) {
      this.#askAgain = true;
      this.#waiting?.abort();
      return;
    }
    clearTimeout(this.#timer);
    if (delayMs <= 0) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), delayMs);
  }

  #ask(): void {
    this.#askAgain = false;
    const { turn, end } = this.#begin();
    this.#asking = this.#options.ask(turn).finally(() => {
      this.#asking = undefined;
      end();
      if (this.#askAgain) this.#askIn(this.#rests.waitMs);
      else this.#retry();
    });
  }

  /** Its work is over when it begins to wait, or when it ends. */
  #begin(): { readonly turn: Turn; end(): void } {
    const cost = measureCost();
    const abort = new AbortController();
    let isOwed = true;
    const owe = () => {
      if (isOwed) this.#rests.owe(cost, MAX_REST_MS);
      isOwed = false;
    };
    const wait = () => {
      owe();
      this.#waiting = abort;
      if (this.#askAgain || this.#isOver) abort.abort();
    };
    const end = () => {
      owe();
      this.#waiting = undefined;
    };
    return { turn: { patienceMs: this.#patienceMs, signal: abort.signal, wait }, end };
  }

  get #patienceMs(): number {
    const leftMs = Math.max(0, Math.round(this.#retryUntilMs - performance.now()));
    return this.#options.mayChange() ? leftMs : Math.min(leftMs, LEAST_PATIENCE_MS);
  }

  #retry(): void {
    if (!this.#options.mayChange() || performance.now() > this.#retryUntilMs) return;
    this.#askIn(Math.max(this.#retryMs, this.#rests.waitMs));
    this.#retryMs = Math.min(this.#retryMs * RETRY_GROWTH, MAX_RETRY_MS);
  }
}
