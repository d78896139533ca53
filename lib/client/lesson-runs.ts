// The runs of this page: asks for them, takes them back, moves them, and sees to each after a reconnect.
//
// The server handles messages side by side, so of a run that it has not spoken of yet nothing else is asked. A wish made
// before, or without a connection, is asked as soon as the server says that the run still waits.
import type { ErrorCode } from '../errors.ts';
import type { ClientMessage, Receipt, ServerMessage } from '../protocol/messages.ts';
import type { ExternalStore } from './external-store.ts';
import {
  type LessonState,
  reduceMessage,
  withLostRun,
  withMovedRun,
  withReceipt,
  withRequestedRun,
} from './lesson-state.ts';
import { PendingRuns } from './pending-runs.ts';
import { createRunId } from './run-id.ts';
import { type RunWish, RunWishes } from './run-wishes.ts';

export interface RunsWire {
  readonly connected: boolean;
  send(message: ClientMessage): void;
}

export class LessonRuns {
  readonly #store: ExternalStore<LessonState>;
  readonly #wire: RunsWire;
  readonly #pending = new PendingRuns();
  readonly #wishes = new RunWishes();

  constructor(store: ExternalStore<LessonState>, wire: RunsWire) {
    this.#store = store;
    this.#wire = wire;
  }

  /** Runs asked for here that have not finished. */
  get ids(): ReadonlySet<string> {
    return this.#pending.ids;
  }

  /**
   * One that is still going on is not doubled.
   * @param command as the learner has changed it @returns whether a run was asked for
   */
  run(block: string, terminal: string, command: string | null = null): boolean {
    if (this.#pending.has(block)) return false;
    const request = { block, terminal, runId: createRunId() };
    this.#pending.add({ ...request, command });
    this.#store.update((state) => withRequestedRun(state, request));
    this.#wire.send({ type: 'block.run', ...request, command });
    return true;
  }

  /**
   * Takes a run back that has not begun. Without a connection, one that the server never spoke of is given up here; should
   * the server have got it after all, it is taken back there.
   */
  cancel(runId: string): void {
    const receipt = this.#waiting(runId);
    if (receipt === undefined) return;
    this.#wishes.add(runId, { kind: 'cancel' });
    if (this.#isUnheard(runId)) this.#lose(runId, 'run-canceled');
    else this.#askIfKnown(receipt);
  }

  /** Has a run that has not begun run in another terminal. */
  move(runId: string, terminal: string): void {
    const receipt = this.#waiting(runId);
    if (receipt === undefined || receipt.terminal === terminal) return;
    this.#wishes.add(runId, { kind: 'move', terminal });
    this.#pending.move(runId, terminal);
    if (this.#isUnheard(runId)) this.#store.update((state) => withMovedRun(state, runId, terminal));
    else this.#askIfKnown(receipt);
  }

  /** After the state has taken the receipt over. */
  observe(receipt: Receipt): void {
    this.#pending.observe(receipt);
    this.#fulfil(receipt);
  }

  /** What was refused is the run, if the server had never spoken of it, else only what was wanted of it. */
  refused(runId: string, code: ErrorCode): void {
    this.#wishes.forget(runId);
    if (this.#pending.isUnknown(runId)) this.#lose(runId, code);
    else this.#store.update((state) => ({ ...state, notice: code }));
  }

  /** Takes the welcome over, and sees to the runs that it says nothing of. */
  welcome(message: Extract<ServerMessage, { type: 'welcome' }>, sandboxReplaced: boolean): void {
    const { receipts } = message;
    const isCanceled = (runId: string) => this.#wishes.of(runId)?.kind === 'cancel';
    const { resend, lost } = this.#pending.afterWelcome(receipts, { sandboxReplaced, isCanceled });
    this.#store.update((state) => reduceMessage(state, message, this.ids));
    for (const { code, command: _, ...run } of lost)
      this.#store.update((state) => withReceipt(state, { status: 'lost', code, ...run }));
    for (const run of resend) this.#wire.send({ type: 'block.run', ...run });
    this.#wishes.reconnected(new Set([...receipts, ...resend].map(({ runId }) => runId)));
    for (const receipt of receipts) this.#fulfil(receipt);
  }

  #waiting(runId: string): Receipt | undefined {
    const receipt = Object.values(this.#store.get().receipts).find((candidate) => candidate.runId === runId);
    return receipt?.status === 'queued' ? receipt : undefined;
  }

  #isUnheard(runId: string): boolean {
    return !this.#wire.connected && this.#pending.isUnknown(runId);
  }

  #askIfKnown(receipt: Receipt): void {
    if (this.#wire.connected && !this.#pending.isUnknown(receipt.runId)) this.#fulfil(receipt);
  }

  #fulfil(receipt: Receipt): void {
    const wish = this.#wishes.due(receipt);
    if (wish !== undefined) this.#wire.send(messageOf(receipt.runId, wish));
  }

  #lose(runId: string, code: ErrorCode): void {
    this.#pending.forget(runId);
    this.#store.update((state) => withLostRun(state, runId, code));
  }
}

const messageOf = (runId: string, wish: RunWish): ClientMessage =>
  wish.kind === 'cancel' ? { type: 'block.cancel', runId } : { type: 'block.move', runId, terminal: wish.terminal };
