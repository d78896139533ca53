// A library with two lessons, for tests that need blocks, steps and hosts but no content.
import { type Block, isBroken, type Lesson } from '../../lib/content/lesson.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { SlipwayError } from '../../lib/errors.ts';

const TEXT = { title: 'Title', summary: 'Summary', mdx: '', stepTitles: { first: 'First' }, quizzes: {} };
const block = (id: string, command: string, expectedExitCode = 0): Block => ({
  id,
  command,
  host: 'sandbox',
  terminal: 'main',
  expectedExitCode,
  expectedOutput: null,
  apart: false,
  prompt: null,
  inside: null,
  editable: false,
  shownAs: 'run',
});

/** Only the solution uses it. */
const HIDDEN: Block = { ...block('hidden', 'echo hidden'), shownAs: 'nothing' };

const LESSON: Lesson = {
  course: 'course',
  id: 'lesson',
  order: 1,
  minutes: 5,
  blocks: [block('greet', 'echo 안녕'), block('fail', 'false'), block('expected', 'false', 1), HIDDEN],
  hosts: [{ id: 'sandbox' }],
  steps: [
    {
      id: 'first',
      blocks: ['greet'],
      check: { kind: 'container', host: 'sandbox', because: null, container: { image: 'some/image' } },
      solution: [
        { kind: 'block', block: 'greet' },
        { kind: 'block', block: 'hidden' },
      ],
    },
  ],
  quizzes: [],
  files: [],
  edited: [],
  texts: { ko: TEXT, en: TEXT },
  hash: '0',
};

const far = (id: string, command: string): Block => ({ ...block(id, command), host: 'server', terminal: 'server' });

/** On two hosts. */
const FAR_LESSON: Lesson = {
  ...LESSON,
  id: 'far',
  blocks: [block('near', 'hostname'), far('write', 'echo kept > note'), far('read', 'cat note')],
  hosts: [{ id: 'workstation' }, { id: 'server' }],
  steps: [],
};

export const LESSON_REF = { course: LESSON.course, lesson: LESSON.id };
export const FAR_LESSON_REF = { course: FAR_LESSON.course, lesson: FAR_LESSON.id };

export const fakeLessons: LessonLibrary = {
  transcripts: async () => new Map(),
  files: async () => [],
  figure: async () => undefined,
  prose: async () => '',
  lastWhole: () => undefined,
  courses: async () => [],
  lesson: async (course, lesson) =>
    [LESSON, FAR_LESSON].find((candidate) => candidate.course === course && candidate.id === lesson),
  async block(course, lesson, blockId) {
    const known = await fakeLessons.lesson(course, lesson);
    const found = known && !isBroken(known) && known.blocks.find(({ id }) => id === blockId);
    if (!found) throw new SlipwayError('unknown-block', `no block ${blockId}`);
    return found;
  },
};
