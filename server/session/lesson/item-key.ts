// What a session calls the blocks, steps and quizzes of all lessons: two courses may have lessons of equal ids. A page knows
// only its own lesson's, as `<lesson>/<id>`.
import type { LessonRef } from '../../../lib/protocol/messages.ts';
import type { ItemRef } from '../../storage/progress-store.ts';

/** `<course>/<lesson>/<id>` */
export const keyOf = ({ course }: Pick<LessonRef, 'course'>, ref: string): string => `${course}/${ref}`;

/** @returns nothing where the item is of another lesson */
export function refIn(lesson: LessonRef | null, key: string): string | undefined {
  if (lesson === null || !key.startsWith(`${lesson.course}/${lesson.lesson}/`)) return undefined;
  return withoutCourse(key);
}

export const withoutCourse = (key: string): string => key.slice(key.indexOf('/') + 1);

/** As it is kept for good. */
export function itemOf(key: string): ItemRef {
  const [course = '', lesson = '', id = ''] = key.split('/');
  return { course, lesson, id };
}

export const keyOfItem = ({ course, lesson, id }: ItemRef): string => `${course}/${lesson}/${id}`;
