import { expect, test } from 'vitest';
import type { Lesson } from './lesson.ts';
import { toPublicLesson } from './public-view.ts';

const BASE = { host: 'sandbox', because: null } as const;
const text = { title: 'Title', summary: 'Summary', mdx: 'SECRET', stepTitles: { one: 'First' }, quizzes: {} };
const lesson: Lesson = {
  course: 'course',
  id: 'lesson',
  order: 3,
  minutes: 5,
  hosts: [{ id: 'sandbox' }],
  blocks: [
    {
      shownAs: 'run',
      ...{ id: 'run', command: 'docker ps', host: 'sandbox', terminal: 'main', apart: false, editable: false },
      ...{ expectedExitCode: 0, expectedOutput: 'SECRET', prompt: 'SECRET', inside: null },
    },
    {
      shownAs: 'output',
      ...{ id: 'quoted', command: 'SECRET', host: 'sandbox', terminal: 'main', apart: false, editable: false },
      ...{ expectedExitCode: 0, expectedOutput: null, prompt: null, inside: null },
    },
    {
      shownAs: 'nothing',
      ...{ id: 'solving', command: 'SECRET', host: 'sandbox', terminal: 'main', apart: false, editable: false },
      ...{ expectedExitCode: 0, expectedOutput: null, prompt: null, inside: null },
    },
  ],
  quizzes: [],
  files: [],
  edited: [],
  steps: [
    { id: 'one', blocks: ['run'], check: { ...BASE, kind: 'container', container: { image: 'SECRET' } }, solution: [] },
    { id: 'two', blocks: [], check: { ...BASE, kind: 'all', checks: [] }, solution: [] },
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
    hosts: ['sandbox'],
    blocks: [
      {
        ...{ id: 'run', command: 'docker ps', host: 'sandbox', terminal: 'main', apart: false, editable: false },
        ...{ opensProgram: true, insideProgram: false },
      },
    ],
    steps: [
      { id: 'one', title: 'First', blocks: ['run'] },
      { id: 'two', title: 'two', blocks: [] },
    ],
    quizzes: [],
  });
});

test('leaks nothing, also not a field that is added later', () => {
  const later = {
    ...lesson,
    solution: 'SECRET',
    blocks: lesson.blocks.map((block) => ({ ...block, answer: 'SECRET' })),
    steps: lesson.steps.map((step) => ({ ...step, answer: 'SECRET' })),
  };
  expect(JSON.stringify(toPublicLesson(later, 'en'))).not.toContain('SECRET');
});
