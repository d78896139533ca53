// A library with one lesson, for tests that need blocks and steps but no content.
import type { Block, Lesson } from '../../lib/content/lesson.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { SlipwayError } from '../../lib/errors.ts';

const TEXT = { title: 'Title', summary: 'Summary', mdx: '', stepTitles: { first: 'First' } };
const block = (id: string, command: string, expectedExitCode = 0): Block => ({
  id,
  command,
  terminal: 'main',
  expectedExitCode,
});

const LESSON: Lesson = {
  course: 'course',
  id: 'lesson',
  order: 1,
  minutes: 5,
  blocks: [block('greet', 'echo 안녕'), block('fail', 'false'), block('expected', 'false', 1)],
  steps: [{ id: 'first', blocks: ['greet'], check: { container: { image: 'some/image' } } }],
  texts: { ko: TEXT, en: TEXT },
  hash: '0',
};

export const LESSON_REF = { course: LESSON.course, lesson: LESSON.id };

export const fakeLessons: LessonLibrary = {
  courses: async () => [],
  lesson: async (course, id) => (course === LESSON.course && id === LESSON.id ? LESSON : undefined),
  async block(course, lesson, blockId) {
    const found =
      (await fakeLessons.lesson(course, lesson)) === LESSON && LESSON.blocks.find(({ id }) => id === blockId);
    if (!found) throw new SlipwayError('unknown-block', `no block ${blockId}`);
    return found;
  },
};
