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

/** Names come from the learner's engine and may be of any length; a text that is read has no room for more. */
const PARAMETER_CHARS = 200;

/** A reason with exactly the parameters that its text needs, cut to what can be read. */
export function reason<C extends ReasonCode>(code: C, params: Params<C>): Reason {
  const entries = Object.entries<string | number>(params);
  return { code, params: Object.fromEntries(entries.map(([name, value]) => [name, cut(value)])) };
}

const cut = (value: string | number) =>
  typeof value === 'string' && value.length > PARAMETER_CHARS ? `${value.slice(0, PARAMETER_CHARS - 1)}…` : value;
