// A rate limit that allows a burst beside what it allows in the long run. Pure: the time comes in.

export class TokenBucket {
  readonly #perSecond: number;
  readonly #capacity: number;
  #tokens: number;
  #lastMs: number;

  constructor(perSecond: number, capacity: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#tokens = capacity;
    this.#lastMs = nowMs;
  }

  /** @returns whether there were so many tokens to take; otherwise none was taken */
  take(nowMs: number, tokens = 1): boolean {
    // The clock may be set back.
    const elapsedMs = Math.max(0, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + (elapsedMs / 1000) * this.#perSecond);
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }
}
