// Where the output of a session's next terminal begins to count: beyond that of all that were closed, for as long as there
// are numbers. One of them may have had its name, and a page that was away would go on in the wrong output.
import { randomInt } from 'node:crypto';

/**
 * The shell's holder counts up to 2^47. A shell prints less than the other half of that in the time that its sandbox has,
 * and one that nobody looked at is taken to have printed 2^40.
 */
export const FIRST_SEQ_LIMIT = 2 ** 46;
/**
 * Begun anew anywhere below: of a terminal 2 MiB are kept, so that no page that was away goes on in these by mistake, but
 * for one in millions.
 */
const ANEW_BELOW = 2 ** 44;

/** @param seq greater than all that was printed */
export function firstSeqFrom(seq: number): number {
  return seq < FIRST_SEQ_LIMIT ? seq : randomInt(ANEW_BELOW);
}
