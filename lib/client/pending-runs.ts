// Runs asked for in this page that have not finished, and what to do about each after a reconnect. No I/O.
import type { ErrorCode } from '../errors.ts';
import type { Receipt } from '../protocol/messages.ts';
import { isFinished } from './lesson-state.ts';

export interface RunRequest {
  readonly block: string;
  readonly runId: string;
  readonly terminal: string;
  /** As the learner has changed it; null: as the lesson has it. */
  readonly command: string | null;
}

export interface RunsAfterWelcome {
  readonly resend: readonly RunRequest[];
  readonly lost: ReadonlyArray<RunRequest & { readonly code: ErrorCode }>;
}

interface AfterWelcome {
  readonly sandboxReplaced: boolean;
  readonly isCanceled: (runId: string) => boolean;
}

export class PendingRuns {
  readonly #requests = new Map<string, RunRequest>();
  /** Runs of which the server has spoken: these are never sent again. */
  readonly #known = new Set<string>();

  get ids(): ReadonlySet<string> {
    return new Set(this.#requests.keys());
  }

  add(request: RunRequest): void {
    this.#requests.set(request.runId, request);
  }

  /** True while the block has a run here that is not finished. */
  has(block: string): boolean {
    return [...this.#requests.values()].some((request) => request.block === block);
  }

  /** True of a run asked for here of which the server has not spoken. */
  isUnknown(runId: string): boolean {
    return this.#requests.has(runId) && !this.#known.has(runId);
  }

  /** If it is sent again, it is sent with this terminal. */
  move(runId: string, terminal: string): void {
    const request = this.#requests.get(runId);
    if (request !== undefined) this.#requests.set(runId, { ...request, terminal });
  }

  observe(receipt: Receipt): void {
    if (!this.#requests.has(receipt.runId)) return;
    this.#known.add(receipt.runId);
    if (isFinished(receipt)) this.forget(receipt.runId);
  }

  forget(runId: string): void {
    this.#requests.delete(runId);
    this.#known.delete(runId);
  }

  /**
   * A run that the server never spoke of is sent again under the same id, and the server does not run an id twice.
   * One that it knew and has forgotten may have run, so it is given up instead; so is one that is not wanted any more.
   */
  afterWelcome(receipts: readonly Receipt[], { sandboxReplaced, isCanceled }: AfterWelcome): RunsAfterWelcome {
    for (const receipt of receipts) this.observe(receipt);
    const inWelcome = new Set(receipts.map(({ runId }) => runId));
    const missing = [...this.#requests.values()].filter(({ runId }) => !inWelcome.has(runId));
    const forgotten: ErrorCode = sandboxReplaced ? 'sandbox-gone' : 'internal';
    const lost = missing
      .filter(({ runId }) => this.#known.has(runId) || isCanceled(runId))
      .map((request) => ({ ...request, code: this.#known.has(request.runId) ? forgotten : 'run-canceled' }) as const);
    for (const { runId } of lost) this.forget(runId);
    return { resend: missing.filter(({ runId }) => this.#requests.has(runId)), lost };
  }
}
