// Sandboxes that a session gives back: removing one takes a while, and nobody waits for it until the session ends.
import type { DisposableStore } from '../../../lib/disposable.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';

/** One sandbox's time with a session. */
export interface Holding {
  /** It may be on its way. Rejects with what getting it threw. */
  readonly sandbox: Promise<Sandbox>;
  /** Holds what is made of the sandbox; disposing it gives the sandbox back. */
  readonly store: DisposableStore;
}

export class GivingBack {
  readonly #onFailed: (error: unknown) => void;
  readonly #ends = new Set<Promise<void>>();

  /** @param onFailed what is left of a sandbox is found by the provider's search for strays. Must not throw */
  constructor(onFailed: (error: unknown) => void) {
    this.#onFailed = onFailed;
  }

  /** Whether one is still being removed. */
  get isUnderWay(): boolean {
    return this.#ends.size > 0;
  }

  add(holding: Holding): void {
    const end = this.#removed(holding).finally(() => this.#ends.delete(end));
    this.#ends.add(end);
  }

  /** Resolves when nothing is left of those that were added so far. */
  async finished(): Promise<void> {
    await Promise.all(this.#ends);
  }

  /** Resolves when it is gone, also where it was on its way. Never rejects. */
  async #removed({ store, sandbox }: Holding): Promise<void> {
    await store.dispose().catch(this.#onFailed);
    await sandbox.catch(() => undefined);
  }
}
