// Answers to a quiz as a rehearsal gives them: first a wrong one, which must be refused, then a right one. Pure.
import type { Quiz } from '../../lib/content/lesson.ts';
import { fitsLine } from '../../lib/content/pattern.ts';
import type { QuizAnswer } from '../../lib/protocol/messages.ts';

/** No pattern that means anything fits this. */
const NONSENSE = 'no such answer';

export function rightAnswer({ kind, right }: Quiz): QuizAnswer {
  if (kind === 'text') return { kind: 'text', text: (right[0] ?? '').replaceAll('…', '') || NONSENSE };
  return { kind: 'choices', choices: [...right] };
}

/** @returns nothing where every answer is right */
export function wrongAnswer({ kind, choices, right }: Quiz): QuizAnswer | undefined {
  if (kind === 'text') {
    return right.some((pattern) => fitsLine(pattern, NONSENSE)) ? undefined : { kind: 'text', text: NONSENSE };
  }
  const wrong = choices.find((choice) => !right.includes(choice));
  if (wrong !== undefined) return { kind: 'choices', choices: [wrong] };
  return right.length > 1 ? { kind: 'choices', choices: right.slice(1) } : undefined;
}
