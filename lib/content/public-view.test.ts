import { expect, test } from 'vitest';
import type { Lesson } from './lesson.ts';
import { toPublicLesson } from './public-view.ts';

const text = { title: 'Title', summary: 'Summary', mdx: 'SECRET', stepTitles: { one: 'First' } };
const lesson: Lesson = {
  course: 'course',
  id: 'lesson',
  order: 3,
  minutes: 5,
  blocks: [{ id: 'run', command: 'docker ps', terminal: 'main', expectedExitCode: 0 }],
  steps: [
    { id: 'one', blocks: ['run'], check: { container: { image: 'SECRET' } } },
    { id: 'two', blocks: [], check: { all: [] } },
  ],
  texts: { ko: { ...text, title: '제목' }, en: text },
  hash: 'SECRET',
};

test('shows what the page needs, in its language', () => {
  expect(toPublicLesson(lesson, 'ko')).toEqual({
    course: 'course',
    id: 'lesson',
    title: '제목',
    summary: 'Summary',
    minutes: 5,
    blocks: [{ id: 'run', command: 'docker ps', terminal: 'main' }],
    steps: [
      { id: 'one', title: 'First', blocks: ['run'] },
      { id: 'two', title: 'two', blocks: [] },
    ],
  });
});

test('leaks nothing, also not a field that is added later', () => {
  const later = {
    ...lesson,
    solution: 'SECRET',
    blocks: lesson.blocks.map((block) => ({ ...block, answer: 'SECRET' })),
    steps: lesson.steps.map((step) => ({ ...step, solution: 'SECRET' })),
  };
  expect(JSON.stringify(toPublicLesson(later, 'en'))).not.toContain('SECRET');
});
