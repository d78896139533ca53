// What the learner wants of runs that have not begun, until it has come to pass or it is too late. Pure: no I/O.
import type { Receipt } from '../protocol/messages.ts';

export type RunWish = { readonly kind: 'cancel' } | { readonly kind: 'move'; readonly terminal: string };

export class RunWishes {
  /** `isAsked`: on this connection. */
  readonly #wishes = new Map<string, { readonly wish: RunWish; isAsked: boolean }>();

  /** The latest wish counts. */
  add(runId: string, wish: RunWish): void {
    this.#wishes.set(runId, { wish, isAsked: false });
  }

  of(runId: string): RunWish | undefined {
    return this.#wishes.get(runId)?.wish;
  }

  forget(runId: string): void {
    this.#wishes.delete(runId);
  }

  /** What was asked on the last connection may not have arrived. Only runs that still wait have wishes. */
  reconnected(waiting: ReadonlySet<string>): void {
    for (const [runId, entry] of this.#wishes) {
      entry.isAsked = false;
      if (!waiting.has(runId)) this.forget(runId);
    }
  }

  /** The server has said how a run stands. @returns what is to be asked now, once on each connection */
  due(receipt: Receipt): RunWish | undefined {
    const entry = this.#wishes.get(receipt.runId);
    if (entry === undefined) return undefined;
    const isThere = entry.wish.kind === 'move' && entry.wish.terminal === receipt.terminal;
    if (receipt.status !== 'queued' || isThere) this.forget(receipt.runId);
    else if (!entry.isAsked) {
      entry.isAsked = true;
      return entry.wish;
    }
    return undefined;
  }
}
