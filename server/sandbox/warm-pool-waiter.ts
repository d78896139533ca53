// One who waits for a sandbox: what they are told meanwhile, and how the waiting ends.
import { SlipwayError } from '../../lib/errors.ts';
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import type { Sandbox } from './sandbox-provider.ts';
import type { Holder } from './warm-pool-holders.ts';

export interface ClaimOptions extends Holder {
  /** The owner gives up a sandbox for a fresh one: they come before everybody. See `WarmPool.claim`. */
  readonly urgent?: boolean;
  /** Aborting leaves the queue. */
  readonly signal?: AbortSignal;
  /** The sandbox is being made. Must not throw. */
  readonly onStep?: (step: PreparationStep) => void;
  /**
   * Place in the queue, from 1, and an estimate of the wait in seconds, null when nothing was seen yet that would tell.
   * Called when either changes. Must not throw.
   */
  readonly onQueue?: (position: number, waitSeconds: number | null) => void;
}

export class Waiter {
  readonly options: ClaimOptions;
  readonly sandbox: Promise<Sandbox>;
  #settle: { resolve: (sandbox: Sandbox) => void; reject: (error: unknown) => void };
  #told = '';
  readonly #onAbort: () => void;

  /** @param onLeave called when the signal aborts before the end */
  constructor(options: ClaimOptions, onLeave: () => void) {
    this.options = options;
    this.#settle = { resolve() {}, reject() {} };
    this.sandbox = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#onAbort = onLeave;
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  tellStep(step: PreparationStep): void {
    this.#tell(step, () => this.options.onStep?.(step));
  }

  tellPlace(position: number, waitSeconds: number | null): void {
    this.#tell(`${position} ${waitSeconds}`, () => this.options.onQueue?.(position, waitSeconds));
  }

  resolve(sandbox: Sandbox): void {
    this.stopListening();
    this.#settle.resolve(sandbox);
  }

  reject(error: unknown): void {
    this.stopListening();
    this.#settle.reject(error);
  }

  /** The signal may live much longer than the waiting: nothing of the waiting stays there. */
  stopListening(): void {
    this.options.signal?.removeEventListener('abort', this.#onAbort);
  }

  #tell(news: string, tell: () => void): void {
    if (news === this.#told) return;
    this.#told = news;
    tell();
  }
}

export const givenUp = (when: string) => new SlipwayError('sandbox-gone', `the sandbox was given up ${when}`);
