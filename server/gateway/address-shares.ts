// How fast the connections of one address may send together. Each has a share of its own that its neighbours cannot take,
// and draws on what the address has in common for more. Who is beyond both is read later, not closed: of those behind one
// address, a closed one would as likely be somebody who has done nothing. Pure: the time comes in.
import { BytePace } from '../../lib/byte-pace.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { TokenBucket } from '../../lib/token-bucket.ts';

/** One connection's part of what its address may send. Both return ms until it may be read again; 0 at once. */
export interface AddressShare {
  takeBytes(bytes: number, nowMs: number): number;
  takeMessage(nowMs: number): number;
  /** The connection is gone. */
  release(nowMs: number): void;
}

interface Account {
  open: number;
  usedAtMs: number;
  readonly messages: TokenBucket;
  readonly bytes: TokenBucket;
}

/** By then both buckets are full again: a new account would say the same as the old one. */
const FULL_AFTER_MS =
  Math.max(
    LIMITS.addressMessageBurst / LIMITS.addressMessagesPerSecond,
    LIMITS.addressInputBurstBytes / LIMITS.addressInputBytesPerSecond,
  ) * 1000;

/** Where the address is not known, nobody shares it: only the limits of each connection hold. */
export const UNSHARED: AddressShare = { takeBytes: () => 0, takeMessage: () => 0, release: () => undefined };

export class AddressShares {
  readonly #accounts = new Map<string, Account>();
  #sweptAtMs = 0;

  /** Addresses that something is remembered of. */
  get accounts(): number {
    return this.#accounts.size;
  }

  open(address: string | null, nowMs: number): AddressShare {
    this.#sweep(nowMs);
    if (address === null) return UNSHARED;
    const account = this.#account(address, nowMs);
    account.open += 1;
    const own = {
      messages: new BytePace(LIMITS.ownMessagesPerSecond, LIMITS.ownMessageBurst, nowMs),
      bytes: new BytePace(LIMITS.ownInputBytesPerSecond, LIMITS.ownInputBurstBytes, nowMs),
    };
    return {
      takeBytes: (bytes, atMs) => takeFrom(own.bytes, account.bytes, bytes, atMs),
      takeMessage: (atMs) => takeFrom(own.messages, account.messages, 1, atMs),
      release: (atMs) => {
        account.open -= 1;
        account.usedAtMs = atMs;
      },
    };
  }

  #account(address: string, nowMs: number): Account {
    const known = this.#accounts.get(address);
    if (known) return known;
    const account: Account = {
      open: 0,
      usedAtMs: nowMs,
      messages: new TokenBucket(LIMITS.addressMessagesPerSecond, LIMITS.addressMessageBurst, nowMs),
      bytes: new TokenBucket(LIMITS.addressInputBytesPerSecond, LIMITS.addressInputBurstBytes, nowMs),
    };
    this.#accounts.set(address, account);
    return account;
  }

  #sweep(nowMs: number): void {
    // A clock that was set back by so much is as good as one that went on.
    const isLongAgo = (atMs: number) => Math.abs(nowMs - atMs) >= FULL_AFTER_MS;
    if (!isLongAgo(this.#sweptAtMs)) return;
    this.#sweptAtMs = nowMs;
    for (const [address, { open, usedAtMs }] of this.#accounts) {
      if (open === 0 && isLongAgo(usedAtMs)) this.#accounts.delete(address);
    }
  }
}

/** What has come is paid from the connection's own, else from the common; else the connection owes it, nobody beside it. */
function takeFrom(own: BytePace, common: TokenBucket, amount: number, nowMs: number): number {
  const waitMs = own.take(amount, nowMs);
  if (waitMs === 0 || !common.take(nowMs, amount)) return waitMs;
  own.giveBack(amount);
  return 0;
}
