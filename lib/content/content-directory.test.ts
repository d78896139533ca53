import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentDirectory } from './content-directory.ts';
import { isBroken } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import { loadContent } from './load.ts';
import { ContentFolder, LESSON } from './testing/content-folder.ts';

let folder: ContentFolder;
let outside: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
  outside = await ContentFolder.create();
});
afterEach(async () => {
  await folder[Symbol.asyncDispose]();
  await outside[Symbol.asyncDispose]();
});

const messageOf = async (file: string): Promise<string | undefined> => {
  const read = await (await ContentDirectory.open(folder.path)).readText(file);
  return read.ok ? undefined : read.finding.message;
};

describe('a file is refused', () => {
  test('behind a link out of the directory', async () => {
    await symlink(join(outside.path, LESSON, 'lesson.yaml'), join(folder.path, 'link'));
    expect(await messageOf('link')).toBe('found a link out of the content directory, expected a file in it');
  });

  test('above the directory', async () => {
    expect(await messageOf('..')).toBe('found a link out of the content directory, expected a file in it');
  });

  test('in a directory whose name only begins like this one', async () => {
    await folder.write({ 'one/x': '', 'one-twin/y': '' });
    const one = await ContentDirectory.open(join(folder.path, 'one'));
    expect(await one.readText('../one-twin/y')).toMatchObject({ ok: false });
    expect(await one.readText('x')).toMatchObject({ ok: true });
  });

  test('larger than the limit, and not at the limit', async () => {
    await folder.write({
      'at-limit': 'x'.repeat(CONTENT_LIMITS.fileBytes),
      over: 'x'.repeat(CONTENT_LIMITS.fileBytes + 1),
    });
    expect(await messageOf('at-limit')).toBeUndefined();
    expect(await messageOf('over')).toBe('found 262145 bytes, expected at most 262144');
  });

  test('that is not UTF-8', async () => {
    await folder.write({ latin: Uint8Array.of(0x63, 0x61, 0x66, 0xe9) });
    expect(await messageOf('latin')).toBe('found bytes that are not UTF-8, expected text');
  });

  test('that is a folder', async () => {
    expect(await messageOf(LESSON)).toBe('found something that is not a file, expected a file');
  });
});

test('a link inside of the directory is followed', async () => {
  await symlink(join(folder.path, LESSON), join(folder.path, '01-course', '02-twin'));
  const [course] = await loadContent([folder.path]);
  expect(course?.lessons.map((lesson) => [lesson.id, isBroken(lesson)])).toEqual([
    ['lesson', false],
    ['twin', false],
  ]);
});

test('a lesson behind a link out of the directory is broken, a course has no lessons', async () => {
  await symlink(join(outside.path, LESSON), join(folder.path, '01-course', '02-out'));
  await symlink(join(outside.path, '01-course'), join(folder.path, '02-out'));
  const [course, out] = await loadContent([folder.path]);
  expect(course?.lessons.map((lesson) => [lesson.id, isBroken(lesson)])).toEqual([
    ['lesson', false],
    ['out', true],
  ]);
  expect(out).toMatchObject({ id: 'out', lessons: [], problems: [{ file: '02-out/course.yaml' }] });
});

test('too many lessons: the rest is left out, and said so', async () => {
  const names = Array.from(
    { length: CONTENT_LIMITS.lessonsPerCourse + 1 },
    (_, index) => `01-course/${1000 + index}-l${index}/x`,
  );
  await folder.write(Object.fromEntries(names.map((name) => [name, ''])));
  const [course] = await loadContent([folder.path]);
  expect(course?.lessons).toHaveLength(CONTENT_LIMITS.lessonsPerCourse);
  expect(course?.problems).toEqual([
    { file: '01-course', line: null, message: 'found 502 lessons, expected at most 500: the rest is left out' },
  ]);
});
