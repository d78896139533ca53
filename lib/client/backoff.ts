// How long to wait before the next attempt to connect. Pure.

const FIRST_DELAY_MS = 400;
const LONGEST_DELAY_MS = 15_000;

/**
 * Exponential with jitter, so that a class of 30 does not come back in the same instant after a server restart.
 * @param attempt failures so far, from 1
 * @param random between 0 and 1
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempt - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}
