// Who has a sandbox or waits for one: one for each owner, and so many for each address.
import { SlipwayError } from '../../lib/errors.ts';

/** Whom a sandbox is for. */
export interface Holder {
  readonly owner: string;
  /** Where the owner comes from; null when that is not known yet, and then it counts for no address. See `locate`. */
  address: string | null;
}

export class Holders {
  readonly #perAddress: number | null;
  readonly #waiting = new Set<Holder>();
  readonly #holding = new Set<Holder>();

  /** @param perAddress sandboxes had and waited for by one address, at most; null for no limit */
  constructor(perAddress: number | null) {
    this.#perAddress = perAddress;
  }

  /**
   * An urgent one may still have the sandbox that is being replaced, which then does not count for the address either.
   * @throws SlipwayError `address-limit`; `internal` when the owner has one or waits already: whoever asks for an owner
   * must know that
   */
  assertMayWait({ owner, address }: Holder, isUrgent: boolean): void {
    const isOwn = (holder: Holder) => holder.owner === owner;
    const held = count(this.#holding, isOwn);
    if (count(this.#waiting, isOwn) > 0 || held > (isUrgent ? 1 : 0)) {
      throw new SlipwayError('internal', 'a sandbox was asked for twice for the same owner');
    }
    if (address === null || this.#perAddress === null) return;
    const isOther = (holder: Holder) => holder.address === address && !isOwn(holder);
    if (count(this.#waiting, isOther) + count(this.#holding, isOther) >= this.#perAddress) {
      throw new SlipwayError('address-limit', `${address} has ${this.#perAddress} sandboxes already`);
    }
  }

  wait(holder: Holder): void {
    this.#waiting.add(holder);
  }

  leave(holder: Holder): void {
    this.#waiting.delete(holder);
  }

  hold(holder: Holder): void {
    this.#waiting.delete(holder);
    this.#holding.add(holder);
  }

  /** The owner came back to what was taken over, and this is where from. What is known already stays. */
  locate(owner: string, address: string | null): void {
    for (const holder of this.#holding) if (holder.owner === owner) holder.address ??= address;
  }

  release(holder: Holder): void {
    this.#holding.delete(holder);
  }

  /** Whether the owner has another sandbox or waits for one. */
  has(owner: string): boolean {
    return [...this.#waiting, ...this.#holding].some((holder) => holder.owner === owner);
  }
}

function count(holders: Iterable<Holder>, matches: (holder: Holder) => boolean): number {
  let found = 0;
  for (const holder of holders) if (matches(holder)) found += 1;
  return found;
}
