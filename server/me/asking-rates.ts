// How often each learner may ask, in memory that has an end.
import { SlidingWindow } from '../../lib/sliding-window.ts';

export interface RateOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** Of so many learners it is remembered; then those who asked longest ago begin anew. */
  readonly learners: number;
}

export class LearnerRates {
  readonly #options: RateOptions;
  /** Those who asked last are last. */
  readonly #windows = new Map<string, SlidingWindow>();

  constructor(options: RateOptions) {
    this.#options = options;
  }

  /** @returns whether the learner may */
  take(learnerId: string, nowMs: number): boolean {
    const { limit, windowMs, learners } = this.#options;
    const window = this.#windows.get(learnerId) ?? new SlidingWindow(limit, windowMs);
    this.#windows.delete(learnerId);
    this.#windows.set(learnerId, window);
    const [oldest] = this.#windows.keys();
    if (this.#windows.size > learners && oldest !== undefined) this.#windows.delete(oldest);
    return window.take(nowMs);
  }
}
