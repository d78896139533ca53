// Why a step is not done: the closed list of reasons that checks can give. Each has a text per locale under `reasons`
// in the message files, with these parameters; a test enforces both.
import type { Reason } from './messages.ts';

export const REASONS = {
  /** No container fits. `what`: image or name looked for. */
  'container-none': ['what'],
  'container-state': ['name', 'found', 'expected'],
  'container-exit-code': ['name', 'found', 'expected'],
  /** Some fit, but not as many as asked for. */
  'container-count': ['what', 'found', 'expected'],
} as const;

export type ReasonCode = keyof typeof REASONS;
type Params<C extends ReasonCode> = Record<(typeof REASONS)[C][number], string | number>;

/** A reason with exactly the parameters that its text needs. */
export function reason<C extends ReasonCode>(code: C, params: Params<C>): Reason {
  return { code, params };
}
