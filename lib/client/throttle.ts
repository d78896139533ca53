// Does something at once, and then no more often than once in a while; the last wish always comes true.

export class Throttle {
  readonly #everyMs: number;
  readonly #act: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;

  constructor(everyMs: number, act: () => void) {
    this.#everyMs = everyMs;
    this.#act = act;
  }

  /** Post-condition: it is done now, or as soon as it may be. */
  want(): void {
    if (this.#timer !== undefined) {
      this.#isWanted = true;
      return;
    }
    this.#act();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#isWanted) return;
      this.#isWanted = false;
      this.want();
    }, this.#everyMs);
  }

  /** Post-condition: no timer runs, nothing is wanted. */
  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWanted = false;
  }
}
