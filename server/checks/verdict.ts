// What comes of a check: it holds, or does not and why, or nobody can tell yet.
import type { Reason } from '../../lib/protocol/messages.ts';

export type Verdict =
  | { readonly outcome: 'passed' }
  /** `near`: how much of it holds, from 0 to 1; of several ways the nearest is what the learner tries. */
  | { readonly outcome: 'failed'; readonly reason: Reason; readonly near: number }
  | { readonly outcome: 'unknown' };

export const PASSED: Verdict = { outcome: 'passed' };
export const UNKNOWN: Verdict = { outcome: 'unknown' };
export const failed = (reason: Reason, near = 0): Verdict => ({ outcome: 'failed', reason, near });

/** Passed, or failed for that reason. */
export const heldOr = (isHeld: boolean, reason: () => Reason): Verdict => (isHeld ? PASSED : failed(reason()));
