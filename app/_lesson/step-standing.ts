// How a step stands, for those who are told only of what becomes another thing. Pure.
import type { StepState } from '../../lib/protocol/messages.ts';

/** What of a step there was to hear at a time. */
export interface StepStanding {
  /** The engine that was looked at; null: none. */
  readonly engine: string | null;
  /** What is missing of it, or that nothing is; null: nobody has looked yet. */
  readonly standing: string | null;
  /** How often the learner has asked for a look. */
  readonly asked: number;
}

/** Of a step that was passed and holds. */
export const HOLDS = JSON.stringify(['passed', null]);

export function standingOf(step: StepState | undefined): string | null {
  if (step === undefined) return null;
  if (step.status === 'passed') return JSON.stringify(['passed', step.lapsed]);
  return step.reason === null ? null : JSON.stringify(['todo', step.reason]);
}

/**
 * Of a fresh engine nothing is news: it is empty, and no step holds in it.
 * @param before as it was when it had settled
 */
export function isNews(before: StepStanding, now: StepStanding): boolean {
  if (before.asked !== now.asked) return true;
  const isFirstLook = before.standing === null || before.engine !== now.engine;
  return !isFirstLook && before.standing !== now.standing;
}
