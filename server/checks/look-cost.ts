// How long to rest after looks, by what they cost. Pure but for the clocks.

/**
 * An engine that is flooded, or is none, may have events without end, and answers that take long to read. Between two
 * looks there is a rest of so many times what the last one took: watching takes a quarter of a processor at most.
 */
const REST_FACTOR = 3;

export interface Cost {
  readonly startedAtMs: number;
  /** @param maxIdleMs of the rest for the part in which the processor may have had nothing to do */
  restMs(maxIdleMs: number): number;
}

/** From now on. */
export function measureCost(): Cost {
  const startedAtMs = performance.now();
  const usedBefore = process.cpuUsage();
  return {
    startedAtMs,
    restMs: (maxIdleMs) => {
      const passedMs = performance.now() - startedAtMs;
      // The whole server's: no look has cost more.
      const { user, system } = process.cpuUsage(usedBefore);
      const processorMs = Math.min(passedMs, (user + system) / 1000);
      return Math.max(Math.min(REST_FACTOR * passedMs, maxIdleMs), REST_FACTOR * processorMs);
    },
  };
}

/**
 * So much rest may be owed before it has to be taken: one command makes several events, and of what follows each of them the
 * last is what a learner waits for. In the long run nothing is given.
 */
const CREDIT_MS = 1000;

/** Rests that are owed, taken from the time in which nothing is looked at. */
export class RestAccount {
  #owedUntilMs = 0;

  /** The look has ended now; in its own time no rest was taken. */
  owe(cost: Cost, maxIdleMs: number): void {
    const leftMs = Math.max(0, this.#owedUntilMs - cost.startedAtMs);
    this.#owedUntilMs = performance.now() + leftMs + cost.restMs(maxIdleMs);
  }

  /** How long to wait before the next look. */
  get waitMs(): number {
    return Math.max(0, this.#owedUntilMs - performance.now() - CREDIT_MS);
  }
}
