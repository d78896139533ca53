import { expect, it } from 'vitest';
import type { Course, Lesson } from '../../lib/content/lesson.ts';
import { findContinuation, findOpenLesson, PassedSteps } from './lesson-progress.ts';

const lesson = (id: string, steps: readonly string[]) =>
  ({ course: 'c', id, steps: steps.map((step) => ({ id: step })) }) as unknown as Lesson;
const [ONE, TWO] = [lesson('one', ['a', 'b']), lesson('two', ['a'])];
const COURSES = [{ id: 'c', lessons: [ONE, TWO, { course: 'c', id: 'broken', problems: [] }] }] as unknown as Course[];
const passed = (...keys: string[]) =>
  keys.map((key) => {
    const [name = '', step = ''] = key.split('/');
    return { course: 'c', lesson: name, step };
  });
const touched = (...names: string[]) => names.map((name) => ({ course: 'c', lesson: name }));

it('counts the steps that the lesson has now', () => {
  const steps = new PassedSteps(passed('one/b', 'one/gone', 'two/a'));
  expect([steps.countOf(ONE), steps.countOf(TWO)]).toEqual([1, 1]);
  expect([steps.firstOpen(ONE), steps.firstOpen(TWO)]).toEqual(['a', undefined]);
});

it.each([
  ['the last one touched', ['one/a'], ['one', 'two'], 'one#b'],
  ['the one before, when that is finished', ['two/a', 'one/a'], ['two', 'one'], 'one#b'],
  ['none that is gone or broken', [], ['gone', 'broken', 'two'], 'two#a'],
  ['none when all are finished', ['two/a'], ['two'], undefined],
  ['none when nothing was done', [], [], undefined],
])('goes on with %s', (_, keys, names, expected) => {
  const found = findContinuation(COURSES, { nickname: null, passed: passed(...keys), touched: touched(...names) });
  expect(found && `${found.lesson.id}#${found.step}`).toBe(expected);
});

it('begins with the first lesson that is not finished', () => {
  const open = (...keys: string[]) => findOpenLesson(COURSES, new PassedSteps(passed(...keys)))?.id;
  expect([open(), open('one/a', 'one/b'), open('one/a', 'one/b', 'two/a')]).toEqual(['one', 'two', undefined]);
});
