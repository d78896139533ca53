// What of a lesson leaves the server. Built field by field, so that a new field stays inside until somebody lets it out.
import type { Locale } from '../protocol/messages.ts';
import type { Lesson, PublicLesson } from './lesson.ts';

export function toPublicLesson(lesson: Lesson, locale: Locale): PublicLesson {
  const { title, summary, stepTitles } = lesson.texts[locale];
  return {
    course: lesson.course,
    id: lesson.id,
    title,
    summary,
    minutes: lesson.minutes,
    blocks: lesson.blocks.map(({ id, command, terminal }) => ({ id, command, terminal })),
    steps: lesson.steps.map(({ id, blocks }) => ({ id, title: stepTitles[id] ?? id, blocks: [...blocks] })),
  };
}
