// Those who ask for a sandbox, until they have one: who may ask, whose turn it is, and what they are told meanwhile.
import type { PreparationStep } from '../../lib/protocol/messages.ts';
import { Queue } from './queue.ts';
import type { Sandbox } from './sandbox-provider.ts';
import { estimateWaitSeconds, type WaitHistory } from './wait-estimate.ts';
import { Holders } from './warm-pool-holders.ts';
import { type ClaimOptions, givenUp, Waiter } from './warm-pool-waiter.ts';

/** What there is to be told to those who wait. */
export interface News {
  /** How far the sandboxes are that are being made, the oldest first: they are for the first in the line. */
  readonly steps: readonly PreparationStep[];
  /** Sandboxes that may be started beside those; null while the host is being asked. */
  readonly free: number | null;
  /** Starts at one time. */
  readonly concurrency: number;
  readonly history: WaitHistory;
}

export class Line {
  readonly holders: Holders;
  readonly #queue = new Queue<Waiter>();
  readonly #onLeft: () => void;

  /** @param onLeft somebody gave up waiting */
  constructor(perAddress: number | null, onLeft: () => void) {
    this.holders = new Holders(perAddress);
    this.#onLeft = onLeft;
  }

  get length(): number {
    return this.#queue.length;
  }

  /** @throws SlipwayError `capacity-full` | `address-limit` | `internal`, and then nobody has joined */
  join(options: ClaimOptions): Promise<Sandbox> {
    const isUrgent = options.urgent ?? false;
    this.holders.assertMayWait(options, isUrgent);
    const waiter = new Waiter(options, () => {
      this.#queue.remove(waiter);
      this.#reject(waiter, givenUp('while waiting'));
      this.#onLeft();
    });
    try {
      this.#queue.add(waiter, isUrgent);
    } catch (error) {
      waiter.stopListening();
      throw error;
    }
    this.holders.wait(options);
    return waiter.sandbox;
  }

  /** @param hand called for the first in the line, if there is one */
  serve(hand: (options: ClaimOptions) => Sandbox): void {
    const waiter = this.#queue.next();
    waiter?.resolve(hand(waiter.options));
  }

  rejectFirst(error: unknown): void {
    const waiter = this.#queue.next();
    if (waiter) this.#reject(waiter, error);
  }

  rejectAll(error: unknown): void {
    while (this.length > 0) this.rejectFirst(error);
  }

  /** The first ones follow the sandboxes that are being made, the others learn their place. */
  tell({ steps, free, concurrency, history }: News): void {
    const nowMs = performance.now();
    for (const [index, waiter] of [...this.#queue].entries()) {
      const ahead = index - steps.length;
      const step = steps[index];
      if (step !== undefined) waiter.tellStep(step);
      else if (free !== null) {
        const standing = { ahead, starting: steps.length, free, concurrency };
        waiter.tellPlace(ahead + 1, estimateWaitSeconds(standing, history, nowMs));
      }
    }
  }

  #reject(waiter: Waiter, error: unknown): void {
    this.holders.leave(waiter.options);
    waiter.reject(error);
  }
}
