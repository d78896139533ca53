// Who has just been forgotten: a page of theirs that is still open, or comes again before its browser knows, must not make
// them known again.

/** Long enough for an answer to reach a browser on a slow line. */
const FORGOTTEN_FOR_MS = 60_000;

export class ForgottenLearners {
  /** By id: until when. The one that was forgotten first comes first. */
  readonly #until = new Map<string, number>();

  add(learnerId: string): void {
    this.#sweep();
    this.#until.delete(learnerId);
    this.#until.set(learnerId, performance.now() + FORGOTTEN_FOR_MS);
  }

  /** They are not forgotten after all. */
  remove(learnerId: string): void {
    this.#until.delete(learnerId);
  }

  has(learnerId: string): boolean {
    this.#sweep();
    return this.#until.has(learnerId);
  }

  #sweep(): void {
    for (const [learnerId, untilMs] of this.#until) {
      if (untilMs > performance.now()) return;
      this.#until.delete(learnerId);
    }
  }
}
