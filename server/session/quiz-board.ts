// What a session's learner has answered. Once right, an answer stays right, whatever is tried afterwards.
import { isAnswerTo, isRightAnswer } from '../../lib/content/judge-answer.ts';
import type { Quiz } from '../../lib/content/lesson.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { QuizAnswer, QuizState } from '../../lib/protocol/messages.ts';
import { SlidingWindow } from '../../lib/sliding-window.ts';
import type { LearnerRecord } from './learner-record.ts';

/** More than anybody answers who reads the question, and too few to try all answers of a written one. */
export const ANSWERS_PER_MINUTE = 30;
const MINUTE_MS = 60_000;

export class QuizBoard {
  readonly #record: LearnerRecord;
  readonly #onAnswer: (state: QuizState) => void;
  readonly #states = new Map<string, QuizState>();
  readonly #pace = new SlidingWindow(ANSWERS_PER_MINUTE, MINUTE_MS);

  /** @param onAnswer what it says of the answer, each page adds in its language. Must not throw */
  constructor(record: LearnerRecord, onAnswer: (state: QuizState) => void) {
    this.#record = record;
    this.#onAnswer = onAnswer;
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
    const state: QuizState = known?.right && !right ? known : { quiz: key, right, answer, verdict: '', because: {} };
    this.#states.set(key, state);
    // Before the page shows it.
    if (state !== known) this.#record.putQuiz(state);
    this.#onAnswer(state);
  }
}
