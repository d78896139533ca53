// How often each learner, or each address, may ask, in memory that has an end.
import { SlidingWindow } from '../../lib/sliding-window.ts';

export interface RateOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** Of so many it is remembered; then those who asked longest ago begin anew. */
  readonly asking: number;
}

export class AskingRates {
  readonly #options: RateOptions;
  /** Those who asked last are last. */
  readonly #windows = new Map<string, SlidingWindow>();

  constructor(options: RateOptions) {
    this.#options = options;
  }

  /** @returns whether they may */
  take(who: string, nowMs: number): boolean {
    const { limit, windowMs, asking } = this.#options;
    const window = this.#windows.get(who) ?? new SlidingWindow(limit, windowMs);
    this.#windows.delete(who);
    this.#windows.set(who, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > asking && oldest !== undefined) this.#windows.delete(oldest);
    return window.take(nowMs);
  }
}
