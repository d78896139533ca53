// A rate limit that holds for every window of time, not only on the average. Pure: the time comes in.

export class SlidingWindow {
  readonly #limit: number;
  readonly #windowMs: number;
  /** When those were taken that still count, the oldest first. */
  #takenAtMs: number[] = [];
  #lastMs: number | undefined;
  /** Counts the time that has passed: the clock outside may be set back. */
  #elapsedMs = 0;

  /** @param limit so many may be taken in any `windowMs` */
  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** @returns whether there was room for one more; a refusal counts for nothing */
  take(nowMs: number): boolean {
    this.#elapsedMs += Math.max(0, nowMs - (this.#lastMs ?? nowMs));
    this.#lastMs = nowMs;
    const startMs = this.#elapsedMs - this.#windowMs;
    this.#takenAtMs = this.#takenAtMs.filter((takenAtMs) => takenAtMs > startMs);
    if (this.#takenAtMs.length >= this.#limit) return false;
    this.#takenAtMs.push(this.#elapsedMs);
    return true;
  }
}
