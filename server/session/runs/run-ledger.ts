// Which runs a session has seen, and the receipt of each block's newest one: of an older one that still waits or runs,
// a page hears as it happens.
import { SlipwayError } from '../../../lib/errors.ts';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import { SlidingWindow } from '../../../lib/sliding-window.ts';
import type { LearnerRecord } from '../learner-record.ts';
import type { BlockRun, PendingRuns } from './block-run.ts';
import { runsOf, withoutReceipt } from './pending-runs.ts';

/** Run ids remembered, so that a run sent again is not run again. */
const REMEMBERED_RUNS = 1000;
const MINUTE_MS = 60_000;

export class RunLedger {
  readonly #record: LearnerRecord;
  readonly #receipts = new Map<string, Receipt>();
  readonly #newestRuns = new Map<string, string>();
  readonly #runIds = new Set<string>();
  readonly #pace: SlidingWindow;

  /** Post-condition: what the record holds of receipts is there again. */
  constructor(record: LearnerRecord, runsPerMinute: number) {
    this.#record = record;
    this.#pace = new SlidingWindow(runsPerMinute, MINUTE_MS);
    for (const receipt of record.receipts()) {
      this.#receipts.set(receipt.block, receipt);
      this.remember(receipt);
    }
  }

  /** By block. */
  get receipts(): ReadonlyMap<string, Receipt> {
    return this.#receipts;
  }

  knows(runId: string): boolean {
    return this.#runIds.has(runId);
  }

  /** The run's receipt, while it is the last one of its block. */
  receiptOf({ block, runId }: BlockRun): Receipt | undefined {
    const receipt = this.#receipts.get(block);
    return receipt?.runId === runId ? receipt : undefined;
  }

  /** One more is to run. @throws SlipwayError `rate-limited` */
  admit(): void {
    if (!this.#pace.take(Date.now())) throw new SlipwayError('rate-limited', 'too many runs in a short time');
  }

  /**
   * Goes on with a terminal's runs after a restart of the server.
   * @returns those whose receipt that server did not write any more
   */
  restore(terminal: string, pending: PendingRuns): BlockRun[] {
    for (const run of runsOf(pending)) this.remember(run);
    return withoutReceipt(terminal, pending, this.#receipts);
  }

  /** From now on this is the block's newest run. */
  remember({ block, runId }: Pick<BlockRun, 'block' | 'runId'>): void {
    this.#newestRuns.set(block, runId);
    this.#runIds.add(runId);
    const [oldest] = this.#runIds;
    if (this.#runIds.size > REMEMBERED_RUNS && oldest !== undefined) this.#runIds.delete(oldest);
  }

  put(receipt: Receipt): void {
    if (this.#newestRuns.get(receipt.block) !== receipt.runId) return;
    this.#receipts.set(receipt.block, receipt);
    this.#record.putReceipt(receipt);
  }
}
