// Decides whether an answer to a quiz is right. Pure; the right answers never leave the server.
import type { QuizAnswer } from '../protocol/messages.ts';
import type { Quiz } from './lesson.ts';
import { fitsLine } from './pattern.ts';

/**
 * Choices are right when they are exactly the right ones, in any order. A text is right when it fits one of the patterns,
 * however it is written: large or small, with more blanks, composed or not.
 */
export function isRightAnswer({ kind, right }: Pick<Quiz, 'kind' | 'right'>, answer: QuizAnswer): boolean {
  if (answer.kind === 'text') {
    return kind === 'text' && right.some((pattern) => fitsLine(normalize(pattern), normalize(answer.text)));
  }
  const chosen = new Set(answer.choices);
  return kind !== 'text' && chosen.size === right.length && right.every((choice) => chosen.has(choice));
}

/** Whether it is an answer to this quiz at all: of its kind, and of its choices. */
export function isAnswerTo({ kind, choices }: Pick<Quiz, 'kind' | 'choices'>, answer: QuizAnswer): boolean {
  if (answer.kind === 'text') return kind === 'text';
  if (kind === 'text' || (kind === 'single' && answer.choices.length !== 1)) return false;
  return answer.choices.every((choice) => choices.includes(choice));
}

const normalize = (text: string): string => text.normalize('NFC').toLowerCase();
