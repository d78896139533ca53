// Directories become courses with their lessons, and what is broken there breaks nothing else.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBroken } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import { loadContent } from './load.ts';
import { formatProblem } from './problem.ts';
import { ContentFolder, GOOD_FILES, LESSON, LESSON_YAML, PROSE } from './testing/content-folder.ts';
import { load, problemsOfLesson } from './testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const BLOCK = {
  ...{ host: 'sandbox', terminal: 'main', expectedExitCode: 0, expectedOutput: null },
  ...{ apart: false, prompt: null, inside: null, editable: false },
};
const TEXT = {
  ...{ title: 'A title', summary: 'A summary', mdx: expect.any(String) },
  ...{ stepTitles: { greet: 'Greet' }, quizzes: {} },
};

describe('a good folder', () => {
  test('becomes a course with its lesson', async () => {
    const [course] = await load(folder);
    expect(course).toMatchObject({
      id: 'course',
      order: 1,
      titles: { ko: '과정', en: 'Course' },
      summaries: { ko: '요약', en: 'Summary' },
      problems: [],
    });
    expect(course?.lessons[0]).toEqual({
      course: 'course',
      id: 'lesson',
      order: 1,
      minutes: 5,
      hosts: [{ id: 'sandbox' }],
      blocks: [
        { ...BLOCK, shownAs: 'run', id: 'hello', command: 'echo hello' },
        { ...BLOCK, shownAs: 'run', id: 'bye', command: 'echo bye' },
      ],
      steps: [
        {
          id: 'greet',
          blocks: ['hello'],
          check: {
            ...{ kind: 'container', host: 'sandbox', because: null },
            container: { image: 'some/image', state: 'exited', exitCode: 0 },
          },
          solution: [{ kind: 'block', block: 'hello' }],
        },
      ],
      quizzes: [],
      files: [],
      edited: [],
      texts: {
        ko: TEXT,
        en: TEXT,
      },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });
});

describe('a broken part breaks nothing else', () => {
  test('the lesson beside a broken one is whole', async () => {
    await folder.write({
      '01-course/02-other/lesson.yaml': 'minutes: five',
      '01-course/02-other/lesson.ko.mdx': PROSE,
      '01-course/02-other/lesson.en.mdx': PROSE,
    });
    const [course] = await load(folder);
    expect(course?.lessons.map((lesson) => [lesson.id, isBroken(lesson)])).toEqual([
      ['lesson', false],
      ['other', true],
    ]);
  });

  test('a course without its texts still has its lessons', async () => {
    await folder.write({ '01-course/course.yaml': 'title: { ko: 과정 }\nsummary: { ko: 요약, en: Summary }\n' });
    const [course] = await load(folder);
    expect(course?.problems.map(formatProblem)).toEqual(['01-course/course.yaml:1: title.en: missing, expected text']);
    expect(course).toMatchObject({ titles: { ko: 'course', en: 'course' }, lessons: [{ id: 'lesson' }] });
  });

  test('a second lesson or course of one id', async () => {
    await folder.write({ '01-course/03-lesson/lesson.yaml': LESSON_YAML, '02-course/course.yaml': 'title: x' });
    const courses = await load(folder);
    expect(courses.map(({ id, problems }) => [id, problems.map(formatProblem)])).toEqual([
      ['course', []],
      ['02-course', ['02-course: found a second course course, expected an id of its own']],
    ]);
    expect(courses[0]?.lessons[1]).toMatchObject({
      id: '03-lesson',
      problems: [{ message: 'found a second lesson lesson, expected an id of its own' }],
    });
  });

  test('courses beyond the limit, which are said to be left out', async () => {
    const many = Array.from(
      { length: CONTENT_LIMITS.coursesPerDirectory + 1 },
      (_, index) => `${index + 1}-more-${index}`,
    );
    await folder.write(Object.fromEntries(many.map((name) => [`${name}/course.yaml`, ''])));
    const courses = await load(folder);
    expect(courses).toHaveLength(CONTENT_LIMITS.coursesPerDirectory + 1);
    expect(courses.at(-1)?.problems.map(formatProblem)).toEqual([
      expect.stringContaining('found 102 courses, expected at most 100: this one and those after it are left out'),
    ]);
  });

  test('a folder without a number comes last, as broken', async () => {
    await folder.write({ '01-course/intro/lesson.yaml': LESSON_YAML, '01-course/README.md': '', '01-course/.x/y': '' });
    const [course] = await load(folder);
    expect(course?.lessons.map(({ id }) => id)).toEqual(['lesson', 'intro']);
    expect(await problemsOfLesson(folder)).toEqual([
      '01-course/intro: found the folder name intro, expected a number and an id such as 01-first-lesson',
    ]);
  });

  test('the number orders, not the name', async () => {
    const files = Object.entries(GOOD_FILES).map(([name, content]) => [
      name.replace(LESSON, '01-course/010-a'),
      content,
    ]);
    await folder.write(Object.fromEntries(files));
    const [course] = await load(folder);
    expect(course?.lessons.map(({ id }) => id)).toEqual(['lesson', 'a']);
  });
});

test('courses of several directories come together', async () => {
  await using other = await ContentFolder.create({ '00-first/course.yaml': 'title: x' });
  expect((await loadContent([folder.path, other.path])).map(({ id }) => id)).toEqual(['first', 'course']);
});

test('a directory that is not there is refused by name', async () => {
  await expect(loadContent([`${folder.path}/none`])).rejects.toMatchObject({
    code: 'content-invalid',
    message: `${folder.path}/none: not a readable content directory`,
  });
});
