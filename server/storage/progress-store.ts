// What is kept of a learner for good: what they passed, answered and ran, and what they want to be called. Sessions and
// pages know only this file. Every call rejects with SlipwayError `database-unreachable` when nothing was kept or read.
import type { Locale } from '../../lib/i18n/locales.ts';

/** A step, quiz or block of a lesson. */
export interface ItemRef {
  readonly course: string;
  readonly lesson: string;
  readonly id: string;
}

export interface StepPass extends ItemRef {
  readonly passedAt: number;
}

export interface QuizAnswerRow extends ItemRef {
  /** As the page sent it. */
  readonly answer: unknown;
  readonly right: boolean;
  readonly at: number;
}

/** Why a step was not done, as its learner was told. */
export interface Attempt extends ItemRef {
  readonly at: number;
  readonly reason: unknown;
}

/** The latest run of a block: how it ended, never what it printed. */
export interface ReceiptRow extends ItemRef {
  readonly runId: string;
  readonly status: string;
  readonly exitCode: number | null;
  readonly durationMs: number | null;
  readonly at: number;
}

export interface Profile {
  readonly nickname: string | null;
  readonly locale: string;
  readonly createdAt: number;
  readonly seenAt: number;
}

export interface LearnerState {
  readonly passes: readonly StepPass[];
  readonly answers: readonly QuizAnswerRow[];
}

/** What may be written a moment later, in order. */
export type Note =
  | { readonly kind: 'attempt'; readonly learner: string; readonly attempt: Attempt }
  | { readonly kind: 'receipt'; readonly learner: string; readonly receipt: ReceiptRow };

export interface LearnerExport extends LearnerState {
  readonly learner: Profile | null;
  readonly attempts: readonly Attempt[];
  readonly receipts: readonly ReceiptRow[];
}

/** Of the attempts at one step by one learner, the last so many are kept: each with another reason than the one before. */
export const MAX_ATTEMPTS = 200;

export interface ProgressStore {
  /**
   * Post-condition: the learner is known, and was seen at that time, reading this language.
   * @param id a UUID @param locale null: nobody came; a learner who is known stays as they are
   */
  arrive(id: string, locale: Locale | null, atMs: number): Promise<LearnerState>;
  /** Changes nothing. @returns what is there; nothing for a learner who is not known */
  read(id: string): Promise<LearnerState>;
  /** @returns null for a learner who is not known */
  profile(id: string): Promise<Profile | null>;
  /** Post-condition: it survives the end of the server, also by SIGKILL. The first time stands. */
  pass(id: string, pass: StepPass): Promise<void>;
  /** Post-condition: as of `pass`. A right answer is not replaced by a wrong one. */
  answer(id: string, answer: QuizAnswerRow): Promise<void>;
  /** All of them or none; those of a learner who is gone are passed over. */
  write(notes: readonly Note[]): Promise<void>;
  /** The learner need not be known before. */
  setNickname(id: string, nickname: string | null, locale: Locale): Promise<void>;
  export(id: string): Promise<LearnerExport>;
  /** Post-condition: nothing of the learner is left. */
  forget(id: string): Promise<void>;
  /** Post-condition: nothing is left of learners who were not seen since then. */
  forgetUnseen(sinceMs: number): Promise<void>;
}
