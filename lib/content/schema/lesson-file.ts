// What an author may write in lesson.yaml, and what in course.yaml for all lessons of a course. docs/lessons.md explains it.
import { z } from 'zod';
import type { Locale } from '../../protocol/messages.ts';
import { CONTENT_LIMITS } from '../limits.ts';
import { blockSchema } from './block.ts';
import { checkSchema } from './check.ts';
import { byId, command, hosts, id, minutes, perLocale, strict, summary, text, title } from './pieces.ts';
import { quizSchema } from './quiz.ts';

export const solutionSchema = z
  .array(z.union([id, strict({ command, host: id.optional() })]))
  .max(CONTENT_LIMITS.blocksPerLesson, `expected at most ${CONTENT_LIMITS.blocksPerLesson} parts`);

const blocks = byId(blockSchema, { most: CONTENT_LIMITS.blocksPerLesson, what: 'blocks' }).default({});

/** What a lesson may have from its course. */
function sharedShape(locales: readonly Locale[]) {
  const check = checkSchema(locales);
  return {
    minutes: minutes.optional(),
    hosts: hosts.optional(),
    blocks,
    checks: byId(check, { most: CONTENT_LIMITS.checksPerLesson, what: 'checks' }).default({}),
  };
}

export function lessonFileSchema(locales: readonly Locale[]) {
  const { checks, ...shared } = sharedShape(locales);
  const step = strict({
    id,
    blocks: z.array(id).default([]),
    check: checkSchema(locales),
    solution: solutionSchema.optional(),
  });
  return strict({
    ...shared,
    steps: z
      .array(step)
      .max(CONTENT_LIMITS.stepsPerLesson, `expected at most ${CONTENT_LIMITS.stepsPerLesson} steps`)
      .default([]),
    checks,
    quizzes: byId(quizSchema, { most: CONTENT_LIMITS.quizzesPerLesson, what: 'quizzes' }).default({}),
  });
}

export function courseFileSchema(locales: readonly Locale[]) {
  const term = perLocale(locales, text(CONTENT_LIMITS.explanationChars));
  return strict({
    title: perLocale(locales, title),
    summary: perLocale(locales, summary),
    ...sharedShape(locales),
    terms: byId(term, { most: CONTENT_LIMITS.termsPerCourse, what: 'terms' }).default({}),
  });
}

export type LessonFile = z.infer<ReturnType<typeof lessonFileSchema>>;
export type WrittenStep = LessonFile['steps'][number];
export type CourseFile = z.infer<ReturnType<typeof courseFileSchema>>;
