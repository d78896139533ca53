// What a page shows of its learner's progress, and the addresses at which learners see to what is kept of them. The server
// answers these addresses itself, pages are rendered by Next: both know each other by this file.

/** Set by the server alone, for Next: the id of the learner whose cookie was verified. */
export const LEARNER_HEADER = 'x-slipway-learner';

export const MAX_NICKNAME_CHARS = 40;

export const MY_DATA_PATHS = {
  nickname: '/api/me/nickname',
  export: '/api/me/export',
  delete: '/api/me/delete',
} as const;

/** Why something was not done, as the page is told by `?problem=`. */
export const MY_DATA_PROBLEMS = ['nickname', 'unconfirmed', 'busy', 'away'] as const;
export type MyDataProblem = (typeof MY_DATA_PROBLEMS)[number];
/** What was done, as the page is told by `?done=`. */
export const MY_DATA_OUTCOMES = ['nickname', 'deleted'] as const;
export type MyDataOutcome = (typeof MY_DATA_OUTCOMES)[number];

export interface PassedStep {
  readonly course: string;
  readonly lesson: string;
  readonly step: string;
}

export interface SiteProgress {
  readonly nickname: string | null;
  readonly passed: readonly PassedStep[];
  /** The lessons in which something was done, the last one first. */
  readonly touched: ReadonlyArray<{ readonly course: string; readonly lesson: string }>;
}
