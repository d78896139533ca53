// A question as its author writes it: which answers are right, apart from the words that each language has for them.
import { z } from 'zod';
import { LIMITS } from '../../protocol/limits.ts';
import type { Quiz } from '../lesson.ts';
import { CONTENT_LIMITS } from '../limits.ts';
import { id, strict, text } from './pieces.ts';

const answer = text(LIMITS.quizAnswerChars);
const answers = z.union([answer.transform((only) => [only]), z.array(answer).min(1, 'expected at least one answer')]);
const BOTH = 'expected choices, or answer: what a right answer in words looks like';

interface Written {
  readonly choices?: Readonly<Record<string, boolean>> | undefined;
  readonly multiple?: boolean | undefined;
  readonly answer?: readonly string[] | undefined;
}
export type WrittenQuiz = Omit<Quiz, 'id'>;

/** @returns what is wrong with it, or the quiz */
export function readQuiz({ choices, multiple, answer }: Written): WrittenQuiz | string {
  if ((choices === undefined) === (answer === undefined)) return BOTH;
  if (answer !== undefined && multiple !== undefined) return 'expected no multiple beside answer';
  if (answer !== undefined) return { kind: 'text', choices: [], right: answer };
  const ids = Object.keys(choices ?? {});
  const right = ids.filter((choice) => choices?.[choice] === true);
  if (ids.length < 2 || ids.length > LIMITS.quizChoices) return `expected 2 to ${LIMITS.quizChoices} choices`;
  if (right.length === 0) return 'expected a right choice, such as a: true';
  if (multiple === false && right.length > 1) {
    return `expected one right choice beside multiple: false (found ${right.join(', ')}), or no multiple`;
  }
  return { kind: right.length === 1 && multiple !== true ? 'single' : 'multiple', choices: ids, right };
}

export const quizSchema: z.ZodType<WrittenQuiz> = strict({
  choices: z.record(id, z.boolean()).optional(),
  multiple: z.boolean().optional(),
  answer: answers.optional(),
}).transform((written, context) => {
  const quiz = readQuiz(written);
  if (typeof quiz !== 'string') return quiz;
  context.addIssue({ code: 'custom', message: quiz });
  return z.NEVER;
});

const explanation = z
  .string()
  .max(CONTENT_LIMITS.explanationChars, `expected at most ${CONTENT_LIMITS.explanationChars} characters`);
const choiceText = text(CONTENT_LIMITS.explanationChars);

/** The words for a question in one language. */
export const quizTextShape = {
  question: text(CONTENT_LIMITS.summaryChars),
  right: explanation.default(''),
  wrong: explanation.default(''),
};
export const choiceShape = { text: choiceText, because: explanation.default('') };
export const bareChoice = choiceText.transform((words) => ({ text: words, because: '' }));

export const quizTextSchema = strict({
  ...quizTextShape,
  choices: z.record(id, z.union([bareChoice, strict(choiceShape)])).default({}),
});
