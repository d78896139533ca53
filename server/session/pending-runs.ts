// What is kept of runs that have not ended, beside their receipts. The server may have ended between the writing of the
// one and of the other, so each is read in the light of the other. Pure.
import type { Receipt } from '../../lib/protocol/messages.ts';
import type { BlockRun, PendingRuns } from './block-runner.ts';

/** By block. */
export type Receipts = ReadonlyMap<string, Receipt>;

export const NO_RUNS: PendingRuns = { waiting: [], current: null };

export const runsOf = ({ waiting, current }: PendingRuns): BlockRun[] => [
  ...(current ? [current.run] : []),
  ...waiting,
];

/** Without those whose receipt says that they have ended. */
export function withoutFinished({ waiting, current }: PendingRuns, receipts: Receipts): PendingRuns {
  const isFinished = ({ runId, block }: BlockRun) => {
    const receipt = receipts.get(block);
    return receipt?.runId === runId && !isOpen(receipt);
  };
  return {
    waiting: waiting.filter((run) => !isFinished(run)),
    current: current && isFinished(current.run) ? null : current,
  };
}

/** @returns those whose receipt was not written any more */
export const withoutReceipt = (pending: PendingRuns, receipts: Receipts): BlockRun[] =>
  runsOf(pending).filter(({ runId, block }) => receipts.get(block)?.runId !== runId);

/** @returns receipts that say that a run waits or goes on, while nobody goes on with it */
export function forgotten(receipts: Receipts, pending: Iterable<PendingRuns>): Receipt[] {
  const alive = new Set([...pending].flatMap(runsOf).map(({ runId }) => runId));
  return [...receipts.values()].filter((receipt) => isOpen(receipt) && !alive.has(receipt.runId));
}

const isOpen = ({ status }: Receipt) => status === 'queued' || status === 'running';
