// Whose turn it is to make a picture of a screen. Each takes the server's only thread for up to some tens of milliseconds,
// so one is made at a time, and after each as long a rest: all of them together take half of the thread at most.
import { pause } from '../../engine/deadline.ts';

/** However long one seems to have taken: the whole process may have been stopped meanwhile. */
const LONGEST_REST_MS = 1000;

export class PicturePace {
  #last: Promise<void> = Promise.resolve();
  #restUntilMs = 0;

  /** Resolves when it is one's turn. Whoever has it makes the picture at once, without waiting for anything. */
  turn(): Promise<void> {
    this.#last = this.#last.then(() => this.#begin());
    return this.#last;
  }

  async #begin(): Promise<void> {
    await breathe();
    const restMs = this.#restUntilMs - performance.now();
    if (restMs > 0) await pause(restMs);
    const beganAtMs = performance.now();
    // By then the picture is made; before the next turn has breathed.
    setImmediate(() => {
      const nowMs = performance.now();
      this.#restUntilMs = nowMs + Math.min(nowMs - beganAtMs, LONGEST_REST_MS);
    });
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
