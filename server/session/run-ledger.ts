// Which runs a session has seen, and the receipt of each block's newest one: of an older one that still waits or runs,
// a page hears as it happens.
import type { Receipt } from '../../lib/protocol/messages.ts';
import type { BlockRun } from './block-run.ts';
import type { LearnerRecord } from './learner-record.ts';

/** Run ids remembered, so that a run sent again is not run again. */
const REMEMBERED_RUNS = 1000;

export class RunLedger {
  readonly #record: LearnerRecord;
  readonly #receipts = new Map<string, Receipt>();
  readonly #newestRuns = new Map<string, string>();
  readonly #runIds = new Set<string>();

  /** Post-condition: what the record holds of receipts is there again. */
  constructor(record: LearnerRecord) {
    this.#record = record;
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
