// How long somebody in the queue will wait, from what was seen lately. Pure: the time comes from the caller.

/** Enough to be steady, few enough to follow the day: a class leaves faster than the evening's guests. */
const REMEMBERED = 20;

/** What was seen of starts and of places becoming free. */
export class WaitHistory {
  readonly #startsMs: number[] = [];
  readonly #freedAtMs: number[] = [];

  /** @param durationMs how long a sandbox took to start */
  addStart(durationMs: number): void {
    remember(this.#startsMs, durationMs);
  }

  /** A place became free for somebody else, at this time. */
  addFreed(nowMs: number): void {
    remember(this.#freedAtMs, nowMs);
  }

  /** Mean duration of a start, ms; null when none was seen. */
  get startMs(): number | null {
    if (this.#startsMs.length === 0) return null;
    return this.#startsMs.reduce((sum, each) => sum + each, 0) / this.#startsMs.length;
  }

  /**
   * Mean time between places becoming free, ms; null before two of them did. The time since the last one counts: where
   * nobody leaves any more, the estimate grows instead of promising what a busier hour gave.
   */
  freedEveryMs(nowMs: number): number | null {
    const [first] = this.#freedAtMs;
    const intervals = this.#freedAtMs.length - 1;
    return first === undefined || intervals < 1 ? null : (nowMs - first) / intervals;
  }
}

export interface Standing {
  /** How many in the queue come before, for whom nothing has been started yet. */
  readonly ahead: number;
  /** Sandboxes that are being started. */
  readonly starting: number;
  /** Sandboxes that may be started beside those. */
  readonly free: number;
  /** Starts at one time. */
  readonly concurrency: number;
}

/** @returns whole seconds; null when nothing has been seen that would tell */
export function estimateWaitSeconds(
  { ahead, starting, free, concurrency }: Standing,
  history: Pick<WaitHistory, 'startMs' | 'freedEveryMs'>,
  nowMs: number,
): number | null {
  const { startMs } = history;
  if (startMs === null) return null;
  if (ahead < free) {
    const rounds = Math.floor((starting + ahead) / concurrency) + 1;
    return Math.ceil((rounds * startMs) / 1000);
  }
  const freedEveryMs = history.freedEveryMs(nowMs);
  if (freedEveryMs === null) return null;
  const places = ahead - free + 1;
  return Math.ceil((places * freedEveryMs + startMs) / 1000);
}

function remember(list: number[], value: number): void {
  list.push(value);
  if (list.length > REMEMBERED) list.shift();
}
