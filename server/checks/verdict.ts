// What comes of a check: it holds, or does not and why, or nobody can tell yet.
import type { Reason } from '../../lib/protocol/messages.ts';

export type Verdict =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'failed'; readonly reason: Reason }
  | { readonly outcome: 'unknown' };

export const PASSED: Verdict = { outcome: 'passed' };
export const UNKNOWN: Verdict = { outcome: 'unknown' };
export const failed = (reason: Reason): Verdict => ({ outcome: 'failed', reason });

/** Passed, or failed for that reason. */
export const heldOr = (isHeld: boolean, reason: () => Reason): Verdict => (isHeld ? PASSED : failed(reason()));
