// An answer that is being given. Pure.
import type { PublicQuiz } from '../../lib/content/lesson.ts';
import type { QuizAnswer, QuizState } from '../../lib/protocol/messages.ts';

export interface QuizDraft {
  /** Ids. */
  readonly choices: readonly string[];
  readonly text: string;
}

export const EMPTY_DRAFT: QuizDraft = { choices: [], text: '' };

/** The choice is the only one, or is one more or one less. */
export function withChoice(kind: PublicQuiz['kind'], { choices, text }: QuizDraft, id: string): QuizDraft {
  if (kind !== 'multiple') return { choices: [id], text };
  return { choices: choices.includes(id) ? choices.filter((it) => it !== id) : [...choices, id], text };
}

export const isComplete = (kind: PublicQuiz['kind'], { choices, text }: QuizDraft): boolean =>
  kind === 'text' ? text.trim() !== '' : choices.length > 0;

export const answerOf = (kind: PublicQuiz['kind'], { choices, text }: QuizDraft): QuizAnswer =>
  kind === 'text' ? { kind: 'text', text: text.trim() } : { kind: 'choices', choices: [...choices] };

/** What stands in the fields as it was answered. */
export function draftOf(answer: QuizAnswer | undefined): QuizDraft {
  if (answer === undefined) return EMPTY_DRAFT;
  return answer.kind === 'text' ? { ...EMPTY_DRAFT, text: answer.text } : { ...EMPTY_DRAFT, choices: answer.choices };
}

/** The same for the same verdict on the same answer, which a page is told again whenever it connects. */
export const verdictKey = (state: QuizState | undefined): string => JSON.stringify(state ?? null);
