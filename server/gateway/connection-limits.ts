// How many websockets may be open, in total and from one address, and how fast one address may open them. Pure: the time
// comes in.
import { TokenBucket } from '../../lib/token-bucket.ts';

export interface ConnectionCaps {
  readonly total: number;
  /** Also how many may be opened at once: as many as come back together after a restart of the server. */
  readonly perAddress: number;
}

export type ConnectionRefusal = 'total' | 'address';

/**
 * Websockets that one address may open in the long run. Cookies are free, and each new one makes a session with a journal
 * when its page says hello. A class of 30 behind one address may load a page every 15 s and more often for a while.
 */
const OPENED_PER_SECOND = 2;

interface Account {
  open: number;
  usedAtMs: number;
  readonly bucket: TokenBucket;
}

export class ConnectionLimits {
  readonly #caps: ConnectionCaps;
  readonly #accounts = new Map<string, Account>();
  #open = 0;
  #sweptAtMs = 0;

  constructor(caps: ConnectionCaps) {
    this.#caps = caps;
  }

  /** Addresses that something is remembered of. */
  get accounts(): number {
    return this.#accounts.size;
  }

  /**
   * Post-condition, when nothing is returned: one more is open, until `release`.
   * @param address null when it is not known; then only the total is limited
   * @returns which limit does not allow another one
   */
  take(address: string | null, nowMs: number): ConnectionRefusal | undefined {
    this.#sweep(nowMs);
    if (this.#open >= this.#caps.total) return 'total';
    if (address !== null && !this.#takeFrom(this.#account(address, nowMs), nowMs)) return 'address';
    this.#open += 1;
    return undefined;
  }

  release(address: string | null): void {
    this.#open -= 1;
    const account = address === null ? undefined : this.#accounts.get(address);
    if (account) account.open -= 1;
  }

  #takeFrom(account: Account, nowMs: number): boolean {
    account.usedAtMs = nowMs;
    if (account.open >= this.#caps.perAddress || !account.bucket.take(nowMs)) return false;
    account.open += 1;
    return true;
  }

  #account(address: string, nowMs: number): Account {
    const known = this.#accounts.get(address);
    if (known) return known;
    const bucket = new TokenBucket(OPENED_PER_SECOND, this.#caps.perAddress, nowMs);
    const account: Account = { open: 0, usedAtMs: nowMs, bucket };
    this.#accounts.set(address, account);
    return account;
  }

  /** Forgets addresses with nothing open whose bucket is full again: a new account would say the same of them. */
  #sweep(nowMs: number): void {
    const fullAfterMs = (this.#caps.perAddress / OPENED_PER_SECOND) * 1000;
    // A clock that was set back by so much is as good as one that went on: nobody waits until it has caught up.
    const isLongAgo = (atMs: number) => Math.abs(nowMs - atMs) >= fullAfterMs;
    if (!isLongAgo(this.#sweptAtMs)) return;
    this.#sweptAtMs = nowMs;
    for (const [address, { open, usedAtMs }] of this.#accounts) {
      if (open === 0 && isLongAgo(usedAtMs)) this.#accounts.delete(address);
    }
  }
}
