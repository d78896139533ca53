import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ContentDirectory } from './content-directory.ts';
import { isBroken } from './lesson.ts';
import { ContentLibrary } from './library.ts';
import { ContentFolder, LESSON, LESSON_YAML } from './testing/content-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (watch?: boolean) =>
  new ContentLibrary({ directories: [folder.path], ...(watch === undefined ? {} : { watch }) });

describe('a block is resolved to its command', () => {
  test('when there is one', async () => {
    expect(await open().block('course', 'lesson', 'hello')).toMatchObject({ command: 'echo hello', terminal: 'main' });
  });

  test.each([
    ['course', 'none', 'hello', 'unknown-lesson'],
    ['none', 'lesson', 'hello', 'unknown-lesson'],
    ['course', 'lesson', 'none', 'unknown-block'],
    ['course', 'lesson', 'constructor', 'unknown-block'],
  ])('not %s/%s/%s: %s', async (course, lesson, block, code) => {
    await expect(open().block(course, lesson, block)).rejects.toMatchObject({ code });
  });

  test('not of a broken lesson', async () => {
    await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0' });
    await expect(open().block('course', 'lesson', 'hello')).rejects.toMatchObject({
      code: 'content-invalid',
      message: expect.stringContaining(`${LESSON}/lesson.yaml:1: minutes: found 0`),
    });
  });
});

describe('looking again', () => {
  const change = () =>
    folder.write({ [`${LESSON}/lesson.yaml`]: LESSON_YAML.replace('echo hello', 'echo hello there') });
  const commandIn = async (library: ContentLibrary) => (await library.block('course', 'lesson', 'hello')).command;

  test('without watching, what was read first stays', async () => {
    const library = open();
    const before = await library.courses();
    await change();
    expect(await library.courses()).toBe(before);
  });

  test('while watching, what did not change is not even read', async () => {
    const library = open(true);
    expect(await library.courses()).toBe(await library.courses());
  });

  test('while watching, a change is seen at once, and only the changed lesson is parsed again', async () => {
    await folder.write({ '01-course/02-other/lesson.yaml': 'minutes: 0' });
    const library = open(true);
    const other = await library.lesson('course', 'other');
    expect(await commandIn(library)).toBe('echo hello');
    await change();
    expect(await commandIn(library)).toBe('echo hello there');
    expect(await library.lesson('course', 'other')).toBe(other);
  });

  test('while watching, the other lessons are not even read again', async () => {
    await folder.write({ '01-course/02-other/lesson.yaml': 'minutes: 0' });
    const library = open(true);
    await library.courses();
    const reading = vi.spyOn(ContentDirectory.prototype, 'readBytes');
    await change();
    await library.courses();
    expect(new Set(reading.mock.calls.map(([file]) => file.split('/')[1]))).toEqual(
      new Set(['course.yaml', '01-lesson']),
    );
    reading.mockRestore();
  });

  test('while watching, a lesson breaks, is mended, appears and goes', async () => {
    const library = open(true);
    const state = async () => {
      const lesson = await library.lesson('course', 'lesson');
      return lesson === undefined ? 'gone' : isBroken(lesson) ? 'broken' : 'whole';
    };
    expect(await state()).toBe('whole');
    await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0' });
    expect(await state()).toBe('broken');
    await change();
    expect(await state()).toBe('whole');
    await folder.remove(LESSON);
    expect(await state()).toBe('gone');
  });

  test('callers at the same time share one look', async () => {
    const library = open();
    const [one, two] = await Promise.all([library.courses(), library.courses()]);
    expect(one).toBe(two);
  });

  test('a directory that was not there is looked for again', async () => {
    const library = new ContentLibrary({ directories: [`${folder.path}/later`] });
    await expect(library.courses()).rejects.toMatchObject({ code: 'content-invalid' });
    await folder.write({ 'later/01-course/course.yaml': 'title: x' });
    expect(await library.courses()).toHaveLength(1);
  });
});
