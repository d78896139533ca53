// How many processes a learner's pages may have begun for them on the host engine, beside terminals and runs, which have
// limits of their own. Each takes the engine some milliseconds, for which all learners wait.
import { SlipwayError } from '../../../lib/errors.ts';
import { TokenBucket } from '../../../lib/token-bucket.ts';

/** A page that comes opens a few files, and whoever saves again and again does so once in two seconds. */
const AT_ONCE = 60;
const PER_SECOND = 2;

export class ProcessBudget {
  readonly #bucket = new TokenBucket(PER_SECOND, AT_ONCE, performance.now());

  /** @throws SlipwayError `rate-limited` when so many may not begin now */
  charge(processes: number): void {
    if (this.#bucket.take(performance.now(), processes)) return;
    throw new SlipwayError('rate-limited', `${processes} processes more in a short time`);
  }
}
