// What a session's learner has answered. Once right, an answer stays right, whatever is tried afterwards.
import { z } from 'zod';
import { isAnswerTo, isRightAnswer } from '../../../lib/content/judge-answer.ts';
import type { Quiz } from '../../../lib/content/lesson.ts';
import { SlipwayError } from '../../../lib/errors.ts';
import { type QuizAnswer, type QuizState, quizAnswerSchema } from '../../../lib/protocol/messages.ts';
import { SlidingWindow } from '../../../lib/sliding-window.ts';
import type { QuizAnswerRow } from '../../storage/progress-store.ts';
import type { LearnerRecord } from '../learner-record.ts';
import { keyOfItem } from './item-key.ts';

/** More than anybody answers who reads the question, and too few to try all answers of a written one. */
export const ANSWERS_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

/** None of them may throw. What a page says of an answer it adds itself, in its language. */
export interface QuizListeners {
  /** The learner has answered, and the answer stands. */
  onAnswer(state: QuizState): void;
  /** How a quiz stands, for whoever shows it: after each answer, and when more is known of it. */
  onState(state: QuizState): void;
}

export class QuizBoard {
  readonly #record: LearnerRecord;
  readonly #listeners: QuizListeners;
  readonly #states = new Map<string, QuizState>();
  readonly #pace = new SlidingWindow(ANSWERS_PER_MINUTE, MINUTE_MS);

  constructor(record: LearnerRecord, listeners: QuizListeners) {
    this.#record = record;
    this.#listeners = listeners;
    for (const state of record.quizzes()) this.#states.set(state.quiz, state);
  }

  get list(): QuizState[] {
    return [...this.#states.values()];
  }

  /** @throws SlipwayError `rate-limited` | `bad-message` where it is no answer to this quiz */
  answer(key: string, quiz: Quiz, answer: QuizAnswer): void {
    if (!isAnswerTo(quiz, answer)) throw new SlipwayError('bad-message', `this is no answer to quiz ${key}`);
    if (!this.#pace.take(Date.now())) throw new SlipwayError('rate-limited', 'too many answers in a short time');
    const known = this.#states.get(key);
    const right = isRightAnswer(quiz, answer);
    const state = known?.right && !right ? known : stateOf(key, answer, right);
    if (state !== known) {
      this.#put(state);
      this.#listeners.onAnswer(state);
    }
    this.#listeners.onState(state);
  }

  /** These were given, as is kept elsewhere. What the session knows itself stands, unless it is wrong and they are right. */
  remember(answers: readonly QuizAnswerRow[]): void {
    for (const row of answers) {
      const key = keyOfItem(row);
      const known = this.#states.get(key);
      const answer = z.safeParse(quizAnswerSchema, row.answer);
      if (!answer.success || (known !== undefined && (known.right || !row.right))) continue;
      const state = stateOf(key, answer.data, row.right);
      this.#put(state);
      this.#listeners.onState(state);
    }
  }

  /** Before any page shows it. */
  #put(state: QuizState): void {
    this.#states.set(state.quiz, state);
    this.#record.putQuiz(state);
  }
}

const stateOf = (quiz: string, answer: QuizAnswer, right: boolean): QuizState => ({
  ...{ quiz, right, answer },
  ...{ verdict: '', because: {} },
});
