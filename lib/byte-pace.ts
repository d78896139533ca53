// How fast bytes may come: a burst at once, then so many a second. It refuses nothing but says how long to read no more,
// so that nothing is lost. Pure: the time comes in.

export class BytePace {
  readonly #perSecond: number;
  readonly #burst: number;
  /** Less than nothing when more has come than there was room for. */
  #room: number;
  #lastMs: number;

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#room = burst;
    this.#lastMs = nowMs;
  }

  /**
   * Counts bytes that have come already.
   * @returns ms until there is room again; 0 when there is
   */
  take(bytes: number, nowMs: number): number {
    // The clock may be set back.
    const elapsedMs = Math.max(0, nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    this.#room = Math.min(this.#burst, this.#room + (elapsedMs / 1000) * this.#perSecond) - bytes;
    return this.#room >= 0 ? 0 : Math.ceil((-this.#room / this.#perSecond) * 1000);
  }

  /** They are paid for elsewhere. */
  giveBack(bytes: number): void {
    this.#room = Math.min(this.#burst, this.#room + bytes);
  }
}
