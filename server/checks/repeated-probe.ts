// Asks one question whenever something has happened, never twice at once, and a while longer where the answer may still come.
import { measureCost, RestAccount } from './look-cost.ts';

/** A server needs a moment to answer. */
const FIRST_RETRY_MS = 50;
const RETRY_GROWTH = 2;
const MAX_RETRY_MS = 5_000;
const RETRY_FOR_MS = 60_000;
/** A question is mostly waited for: somebody else has the work, and ends it with the question's own time. */
const MAX_REST_MS = 500;

export interface RepeatedProbeOptions {
  /** Asks. Must not throw. */
  readonly ask: () => Promise<void>;
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
  }

  #askIn(delayMs: number): void {
    if (this.#isOver) return;
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    if (delayMs <= 0) this.#ask();
    else this.#timer = setTimeout(() => this.#ask(), delayMs);
  }

  #ask(): void {
    this.#askAgain = false;
    const cost = measureCost();
    this.#asking = this.#options.ask().finally(() => {
      this.#asking = undefined;
      this.#rests.owe(cost, MAX_REST_MS);
      if (this.#askAgain) this.#askIn(this.#rests.waitMs);
      else this.#retry();
    });
  }

  #retry(): void {
    if (!this.#options.mayChange() || performance.now() > this.#retryUntilMs) return;
    this.#askIn(Math.max(this.#retryMs, this.#rests.waitMs));
    this.#retryMs = Math.min(this.#retryMs * RETRY_GROWTH, MAX_RETRY_MS);
  }
}
