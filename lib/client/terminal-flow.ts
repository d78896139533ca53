// When output that the emulator has taken is acknowledged. Pure: no I/O, no clock.
import { LIMITS } from '../protocol/limits.ts';

/** This soon after the last acknowledgement the next may follow, if it is of `LIMITS.ackSoonBytes`. */
const SOON_MS = 50;
/** This long after it any may: the small ones of twenty terminals stay below `LIMITS.messagesPerSecond`, whatever they print. */
const REST_MS = 500;

/**
 * The server learns the speed of the link, and how much it may have on the way, from when bytes are acknowledged. So the
 * first bytes after a rest are acknowledged at once, as the echo of a key is; on a slow link every frame is, and on a fast
 * one only every `ackEveryBytes`. A timer is left only for the end of a burst: a page in the background, whose timers
 * hardly run, holds back less than `ackEveryBytes`, which is less than the server's smallest window leaves room for.
 * @param restMs since the last acknowledgement
 * @returns in how many ms to acknowledge; 0: now
 */
export function ackDelayMs(unackedBytes: number, restMs: number): number {
  if (unackedBytes >= LIMITS.ackEveryBytes) return 0;
  const waitMs = unackedBytes >= LIMITS.ackSoonBytes ? SOON_MS : REST_MS;
  return Math.max(0, waitMs - Math.max(0, restMs));
}
