// What an author may write above the prose: the words of one language. In the short form, also what lesson.yaml would say.
import { z } from 'zod';
import type { Locale } from '../../protocol/messages.ts';
import { CONTENT_LIMITS } from '../limits.ts';
import { checkSchema } from './check.ts';
import { solutionSchema } from './lesson-file.ts';
import { byId, hosts, id, minutes, strict, summary, text, title } from './pieces.ts';
import { bareChoice, choiceShape, quizTextSchema, quizTextShape } from './quiz.ts';

const shared = { title, summary, translationOf: text(64).optional() };

export const frontmatterSchema = strict({
  ...shared,
  steps: z.record(id, title).default({}),
  quizzes: z.record(id, quizTextSchema).default({}),
});
export type Frontmatter = z.infer<typeof frontmatterSchema>;

const answer = text(CONTENT_LIMITS.summaryChars);
const choice = z.union([bareChoice, strict({ ...choiceShape, right: z.boolean().optional() })]);
const quiz = strict({
  ...quizTextShape,
  choices: z.record(id, choice).optional(),
  multiple: z.boolean().optional(),
  answer: z.union([answer.transform((only) => [only]), z.array(answer)]).optional(),
});

export function shortFrontmatterSchema(locales: readonly Locale[]) {
  const check = checkSchema(locales);
  const step = strict({ title, check: check.optional(), solution: solutionSchema.optional() });
  return strict({
    ...shared,
    minutes: minutes.optional(),
    hosts: hosts.optional(),
    steps: z.record(id, step).default({}),
    checks: byId(check, { most: CONTENT_LIMITS.checksPerLesson, what: 'checks' }).default({}),
    quizzes: z.record(id, quiz).default({}),
  });
}
export type ShortFrontmatter = z.infer<ReturnType<typeof shortFrontmatterSchema>>;
