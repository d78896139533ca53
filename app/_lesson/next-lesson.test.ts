import { expect, it } from 'vitest';
import type { Course } from '../../lib/content/lesson.ts';
import { nextLesson } from './next-lesson.ts';

const COURSE = { lessons: [{ id: 'one' }, { id: 'broken', problems: [] }, { id: 'two' }] } as unknown as Course;

it.each([
  ['one', 'two'],
  ['broken', 'two'],
  ['two', undefined],
  ['gone', undefined],
])('after %s comes %s', (id, expected) => {
  expect(nextLesson(COURSE, { id })?.id).toBe(expected);
});

it('knows nothing of a course that is not there', () => {
  expect(nextLesson(undefined, { id: 'one' })).toBeUndefined();
});
