// The files of one folder become one lesson, or one broken lesson with the problems of all of them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBroken } from './lesson.ts';
import { ContentFolder, LESSON, LESSON_YAML, PROSE } from './testing/content-folder.ts';
import { load, problemsOfLesson } from './testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

describe('a good folder', () => {
  test('keeps the line numbers of the prose when the frontmatter is taken off', async () => {
    const [course] = await load(folder);
    const lesson = course?.lessons[0];
    if (lesson === undefined || isBroken(lesson)) throw new Error('the lesson is broken');
    const lineOf = (text: string) => text.split('\n').indexOf('Some prose.');
    expect(lineOf(lesson.texts.en.mdx)).toBe(lineOf(PROSE));
    expect(lesson.texts.en.mdx).not.toContain('A title');
  });

  test('takes a command of several lines, another terminal, an exit code and composed checks', async () => {
    await folder.write({
      [`${LESSON}/lesson.yaml`]: `minutes: 5
blocks:
  hello: { command: "false", terminal: second, expect: { exitCode: 1 } }
  bye:
    command: |
      echo one
      echo two
steps:
  - id: greet
    blocks: [hello]
    check: { all: [{ container: { name: web } }, { any: [{ container: { state: running, count: 2 } }] }] }
`,
    });
    const [course] = await load(folder);
    expect(course?.lessons[0]).toMatchObject({
      blocks: [
        { id: 'hello', command: 'false', terminal: 'second', expectedExitCode: 1 },
        { id: 'bye', command: 'echo one\necho two' },
      ],
      steps: [
        {
          check: {
            kind: 'all',
            checks: [
              { kind: 'container', container: { name: 'web' } },
              { kind: 'any', checks: [{ kind: 'container', container: { state: 'running', minCount: 2 } }] },
            ],
          },
        },
      ],
    });
  });

  test('is read the same with Windows line ends and a byte order mark', async () => {
    await folder.write({
      [`${LESSON}/lesson.yaml`]: `\uFEFF${LESSON_YAML.replaceAll('\n', '\r\n')}`,
      [`${LESSON}/lesson.ko.mdx`]: `\uFEFF${PROSE.replaceAll('\n', '\r\n')}`,
    });
    expect(await problemsOfLesson(folder)).toEqual([]);
  });
});

describe('a broken lesson says what is wrong and where', () => {
  test('a missing locale', async () => {
    await folder.remove(`${LESSON}/lesson.en.mdx`);
    expect(await problemsOfLesson(folder)).toEqual([`${LESSON}/lesson.en.mdx: found no such file, expected it`]);
  });

  test('several files at once', async () => {
    await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0', [`${LESSON}/lesson.en.mdx`]: 'no frontmatter' });
    expect(await problemsOfLesson(folder)).toEqual([
      `${LESSON}/lesson.yaml:1: minutes: found 0, expected a number of minutes from 1 to 600`,
      `${LESSON}/lesson.en.mdx:1: found no frontmatter, expected it between two lines ---: title, summary, steps`,
    ]);
  });
});
