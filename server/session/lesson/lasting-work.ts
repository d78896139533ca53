// What is kept of a learner's work for good, and what their session has of it: each gets what it lacks. The session lacks what
// its journal was not there for; the database, what was done while it was away, or before there was one.
import type { QuizState } from '../../../lib/protocol/messages.ts';
import type { LearnerState } from '../../storage/progress-store.ts';
import { keyOfItem } from './item-key.ts';
import type { PassedStep } from './pass-keeper.ts';
import type { LearnerProgress } from './progress.ts';
import type { QuizBoard } from './quiz-board.ts';
import type { StepBoard } from './step-board.ts';

export interface SessionWork {
  readonly steps: Pick<StepBoard, 'list' | 'remember'>;
  readonly quizzes: Pick<QuizBoard, 'list' | 'remember'>;
}

/** Post-condition: the session has what is kept. Never rejects. Resolves when the rest is kept, too, or cannot be now. */
export async function reconcile(
  kept: LearnerState,
  { steps, quizzes }: SessionWork,
  to: LearnerProgress,
): Promise<void> {
  steps.remember(kept.passes);
  quizzes.remember(kept.answers);
  const [passes, answers] = [unkeptPasses(steps, kept), unkeptAnswers(quizzes, kept)];
  try {
    for (const { step, passedAt } of passes) await to.pass(step, passedAt);
    for (const { quiz, answer, right } of answers) await to.answer(quiz, answer, right);
  } catch {
    // The next page that comes brings it about again.
  }
}

function unkeptPasses({ list }: SessionWork['steps'], kept: LearnerState): PassedStep[] {
  const keys = new Set(kept.passes.map(keyOfItem));
  return list.flatMap((step) => (step.status === 'passed' && !keys.has(step.step) ? [step] : []));
}

/** Of a wrong answer and a right one, the right one stands. */
function unkeptAnswers({ list }: SessionWork['quizzes'], kept: LearnerState): QuizState[] {
  const rights = new Map(kept.answers.map((row) => [keyOfItem(row), row.right]));
  return list.filter(({ quiz, right }) => !rights.has(quiz) || (right && rights.get(quiz) === false));
}
