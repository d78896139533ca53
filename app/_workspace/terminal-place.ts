// In which terminal a run that has to wait could run at once. Pure.
import type { Receipt } from '../../lib/protocol/messages.ts';
import { freeName, namesOf, type TabList } from './tab-list.ts';

interface Surroundings {
  readonly receipts: readonly Receipt[];
  readonly list: TabList;
  /** Whether there may be one more terminal. */
  readonly mayOpen: boolean;
}

/** Blocks of the page wait or run there. What the learner runs by hand is not known. */
export const hasRuns = (receipts: readonly Receipt[], terminal: string): boolean =>
  receipts.some((it) => it.terminal === terminal && (it.status === 'running' || it.status === 'queued'));

/**
 * A new terminal, of which it is known that nothing runs in it; at the limit another one that has no runs, else any other.
 * @returns null where there is no other, nor may be
 */
export function placeToMoveTo(run: Receipt, { receipts, list, mayOpen }: Surroundings): string | null {
  if (mayOpen) return freeName(list);
  const others = namesOf(list).filter((name) => name !== run.terminal);
  return others.find((name) => !hasRuns(receipts, name)) ?? others[0] ?? null;
}
