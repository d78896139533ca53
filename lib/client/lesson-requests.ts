// What a page asks of its lesson beside its runs: a look at a step, its solution, a jump, an answer. Each is meant now:
// without a connection nothing is asked, so that no wish comes true when nobody waits for it any more.
import type { QuizAnswer } from '../protocol/messages.ts';
import type { RunsWire } from './lesson-runs.ts';

export class LessonRequests {
  readonly #wire: RunsWire;

  constructor(wire: RunsWire) {
    this.#wire = wire;
  }

  /** Ends what runs there; its receipt says how it ended. */
  stopRun(runId: string): boolean {
    return this.#ask({ type: 'block.stop', runId });
  }

  /** @param step `<lesson>/<step>`; the same below */
  checkStep(step: string): boolean {
    return this.#ask({ type: 'step.check', step });
  }

  /** The answer is in the state's `solutions`. */
  showSolution(step: string): boolean {
    return this.#ask({ type: 'step.solution', step });
  }

  /** How far it is, is in the state's `jump`. */
  jumpTo(step: string): boolean {
    return this.#ask({ type: 'step.jump', step });
  }

  cancelJump(): boolean {
    return this.#ask({ type: 'step.cancel-jump' });
  }

  /** @param quiz `<lesson>/<quiz>`; the verdict is in the state's `quizzes` */
  answerQuiz(quiz: string, answer: QuizAnswer): boolean {
    return this.#ask({ type: 'quiz.answer', quiz, answer });
  }

  /** @returns whether it was asked for */
  #ask(message: Parameters<RunsWire['send']>[0]): boolean {
    if (!this.#wire.connected) return false;
    this.#wire.send(message);
    return true;
  }
}
