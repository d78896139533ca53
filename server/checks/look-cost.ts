// How long to rest after a look, by what it cost. Pure but for the clocks.

/**
 * An engine that is flooded, or is none, may have events without end, and answers that take long to read. Between two
 * looks there is a rest of so many times what the last one took: watching takes a quarter of a processor at most.
 */
const REST_FACTOR = 3;

interface Cost {
  /** @param maxIdleMs of the rest for the part in which the processor may have had nothing to do */
  restMs(maxIdleMs: number): number;
}

/** From now on. */
export function measureCost(): Cost {
  const startedAt = performance.now();
  const usedBefore = process.cpuUsage();
  return {
    restMs: (maxIdleMs) => {
      const passedMs = performance.now() - startedAt;
      // The whole server's: no look has cost more.
      const { user, system } = process.cpuUsage(usedBefore);
      const processorMs = Math.min(passedMs, (user + system) / 1000);
      return Math.max(Math.min(REST_FACTOR * passedMs, maxIdleMs), REST_FACTOR * processorMs);
    },
  };
}
