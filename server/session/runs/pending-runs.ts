// What is kept of runs that have not ended, beside their receipts. The server may have ended between the writing of the
// one and of the other, so each is read in the light of the other. Pure.
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { BlockRun, PendingRuns } from './block-run.ts';

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

/**
 * @param kept by terminal
 * @param had what the session had when the server ended; `lost`: a sandbox that is gone, and the runs with it
 * @returns by terminal, those to go on with
 */
export function runsToResume(
  kept: ReadonlyMap<string, PendingRuns>,
  receipts: Receipts,
  had: 'nothing' | 'sandbox' | 'lost',
): Map<string, PendingRuns> {
  const resumed = [...withoutDoubles(kept)].map(([terminal, runs]): [string, PendingRuns] => {
    const { waiting, current } = had === 'lost' ? NO_RUNS : withoutFinished(runs, receipts);
    // Without a sandbox nothing can be typed: what was, was into one that is being removed.
    return [terminal, { waiting, current: had === 'sandbox' ? current : null }];
  });
  return new Map(resumed);
}

/** @returns those whose receipt was not written any more, or not since they were moved to this terminal */
export const withoutReceipt = (terminal: string, pending: PendingRuns, receipts: Receipts): BlockRun[] =>
  runsOf(pending).filter(({ runId, block }) => {
    const receipt = receipts.get(block);
    return receipt?.runId !== runId || receipt.terminal !== terminal;
  });

/**
 * A run that is moved is written where it goes before it is taken from where it was. Where both are there it was typed in
 * neither: it stays with the first.
 * @param pending by terminal
 */
export function withoutDoubles(pending: ReadonlyMap<string, PendingRuns>): Map<string, PendingRuns> {
  const seen = new Set<string>();
  const isNew = ({ runId }: BlockRun) => !seen.has(runId) && seen.add(runId);
  for (const { current } of pending.values()) if (current) seen.add(current.run.runId);
  return new Map(
    [...pending].map(([name, { waiting, current }]) => [name, { waiting: waiting.filter(isNew), current }]),
  );
}

/** @returns receipts that say that a run waits or goes on, while nobody goes on with it */
export function forgotten(receipts: Receipts, pending: Iterable<PendingRuns>): Receipt[] {
  const alive = new Set([...pending].flatMap(runsOf).map(({ runId }) => runId));
  return [...receipts.values()].filter((receipt) => isOpen(receipt) && !alive.has(receipt.runId));
}

const isOpen = ({ status }: Receipt) => status === 'queued' || status === 'running';
