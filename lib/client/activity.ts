// Says at the right moments that somebody may be reading: when the page is looked at, again and again while it is, and
// when it is used after a pause (a machine that slept keeps no intervals). Knows no page and no connection.
import { LIMITS } from '../protocol/limits.ts';

/** Use of the page is reported at most this often. */
const PAUSE_MS = LIMITS.activityIntervalMs / 6;

export class ActivityReporter {
  readonly #report: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #reportedAtMs = 0;

  /** @param report sends the message, or drops it while there is no connection */
  constructor(report: () => void) {
    this.#report = report;
  }

  /** The page came to the front, or went from it. Post-condition: no timer runs while it is not visible. */
  setVisible(visible: boolean): void {
    if (visible === this.#visible) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (!visible) return;
    this.#timer = setInterval(() => this.#now(), LIMITS.activityIntervalMs);
    this.#now();
  }

  /** What was reported while there was no connection has not arrived. */
  connected(): void {
    if (this.#visible) this.#now();
  }

  /** A key, a click, a scroll. */
  interacted(): void {
    if (this.#visible && Date.now() - this.#reportedAtMs >= PAUSE_MS) this.#now();
  }

  get #visible(): boolean {
    return this.#timer !== undefined;
  }

  #now(): void {
    this.#reportedAtMs = Date.now();
    this.#report();
  }
}
