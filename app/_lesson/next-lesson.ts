// Which lesson of a course comes after one. Pure.
import { type Course, isBroken, type Lesson } from '../../lib/content/lesson.ts';

/** @returns undefined after the last one; one that is broken is passed over */
export function nextLesson(course: Course | undefined, { id }: Pick<Lesson, 'id'>): Lesson | undefined {
  const lessons = course?.lessons ?? [];
  const place = lessons.findIndex((lesson) => lesson.id === id);
  const after = place < 0 ? [] : lessons.slice(place + 1);
  return after.flatMap((lesson) => (isBroken(lesson) ? [] : [lesson]))[0];
}
