// What a page asks for of files, one after the other: each is several processes in the sandbox.
import { SlipwayError } from '../../lib/errors.ts';

/** A lesson shows a few files, all of which a page opens at once. */
const MAX_WAITING = 16;

export class FileLine {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** @throws SlipwayError `rate-limited` when too many wait | what the work threw */
  async run(work: () => Promise<void>): Promise<void> {
    if (this.#waiting >= MAX_WAITING) throw new SlipwayError('rate-limited', 'too many files are asked for at once');
    this.#waiting += 1;
    const turn = this.#last.then(work).finally(() => {
      this.#waiting -= 1;
    });
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}
