// Which host user ids are whose: each sandbox has a block of its own. Pure accounting.
import { SlipwayError } from '../../lib/errors.ts';

/** User ids of one sandbox: as many as a whole system uses. */
export const UIDS_PER_SANDBOX = 65_536;
/** The kernel's largest user id, which means "none", is not used. */
const LAST_UID = 2 ** 32 - 2;

export class UidRanges {
  readonly #first: number;
  readonly #taken = new Set<number>();

  /** @param first the first host user id of the first block */
  constructor(first: number) {
    this.#first = first;
  }

  /**
   * The lowest block that is free, as its first user id.
   * @param others blocks that are in use by somebody else
   * @throws SlipwayError `sandbox-start-failed` when there is none
   */
  take(others: Iterable<number> = []): number {
    const used = new Set([...this.#taken, ...others]);
    let base = this.#first;
    while (used.has(base)) base += UIDS_PER_SANDBOX;
    if (base + UIDS_PER_SANDBOX - 1 > LAST_UID) {
      throw new SlipwayError('sandbox-start-failed', `no user ids are free from ${this.#first} on`);
    }
    this.#taken.add(base);
    return base;
  }

  /** Of a sandbox that is there already. */
  reserve(base: number): void {
    this.#taken.add(base);
  }

  release(base: number): void {
    this.#taken.delete(base);
  }
}
