// Finds the size of letters with which something fits. Pure.

/** Smaller letters are not drawn by every browser, and read by nobody. */
export const MIN_READABLE_PX = 4;
const STEP_PX = 0.25;

/**
 * The largest size, in steps, at which it holds; `MIN_READABLE_PX` when it never does. It is asked about seven times, as
 * each answer costs a measurement.
 */
export function shrinkToFit(largest: number, holds: (px: number) => boolean): number {
  if (holds(largest)) return largest;
  let [low, high] = [0, Math.ceil((largest - MIN_READABLE_PX) / STEP_PX)];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(MIN_READABLE_PX + middle * STEP_PX)) low = middle;
    else high = middle;
  }
  return MIN_READABLE_PX + low * STEP_PX;
}
