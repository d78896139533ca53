// A new lesson is one that could be published: nothing is wrong with it, and its numbers go on.
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lintContent } from '../../lib/content/lint/lint-content.ts';
import { ContentFolder } from '../../lib/content/testing/content-folder.ts';
import type { Screen } from '../screen.ts';
import { findContent } from './find-content.ts';
import { lint } from './lint.ts';
import { newLesson } from './new.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
  vi.stubEnv('SLIPWAY_CONTENT', folder.path);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await folder[Symbol.asyncDispose]();
});

const said: string[] = [];
const screen: Screen = {
  inPlace: false,
  columns: 80,
  style: (_, text) => text,
  line: (text = '') => void said.push(text),
  transient: () => undefined,
};
const make = (name: string) => newLesson({ root: folder.path, args: [name], screen });

test('in a course that is there, and in a new one', async () => {
  expect(await make('course/second')).toBe(0);
  expect(await make('other-course/first')).toBe(0);
  expect(await readdir(join(folder.path, '01-course'))).toContain('02-second');
  expect(await readdir(join(folder.path, '02-other-course'))).toEqual(['01-first', 'course.yaml']);
  expect(said.at(-1)).toContain('lesson preview other-course/first');
  const report = await lintContent(folder.path);
  expect(report).toMatchObject({ lessons: 3, errors: [] });
  const ofNew = report.warnings.filter(({ file }) => !file.startsWith('01-course/01-lesson/'));
  expect(ofNew.filter(({ message }) => !message.includes('is not recorded'))).toEqual([]);
});

test('never over one that is there, nor by a name that is none', async () => {
  await expect(make('course/lesson')).rejects.toThrow('There is a lesson course/lesson already');
  await expect(make('Course')).rejects.toThrow('expected <course>/<lesson>');
});

test.each([
  ['.', {}],
  ['01-course', { course: '01-course' }],
  ['01-course/01-lesson', { course: '01-course', lesson: '01-lesson' }],
  ['01-course/01-lesson/lesson.yaml', { course: '01-course', lesson: '01-lesson' }],
])('%s is found', async (path, expected) => {
  expect(await findContent(join(folder.path, path), [])).toMatchObject({ directory: folder.path, ...expected });
});

test('a course whose course.yaml is missing is one all the same, and its lesson is told so', async () => {
  await rm(join(folder.path, '01-course', 'course.yaml'));
  const find = (path: string) => findContent(join(folder.path, path), []);
  expect(await find('01-course')).toMatchObject({ course: '01-course', lesson: undefined });
  expect(await find('01-course/01-lesson')).toMatchObject({ course: '01-course', lesson: '01-lesson' });
  expect(await findContent('course/lesson', [folder.path])).toMatchObject({ lesson: '01-lesson' });
});

test('where there is no lesson, lint says so', async () => {
  await mkdir(join(folder.path, 'empty'));
  await expect(lint({ root: folder.path, args: [join(folder.path, 'empty')], screen })).rejects.toThrow(
    'expected a folder with lesson.yaml',
  );
});

test('a new lesson names its schema only where it will stay beside it', async () => {
  await make('course/inside');
  const yaml = (name: string) => readFile(join(folder.path, '01-course', name, 'lesson.yaml'), 'utf8');
  expect(await yaml('02-inside')).toMatch(/^# yaml-language-server: \$schema=\.\.\/\.\.\/docs\/schema\//);
  await newLesson({ root: '/elsewhere', args: ['course/outside'], screen });
  expect(await yaml('03-outside')).toMatch(/^minutes/);
});

test('by the name that it was made with, whatever number it was given', async () => {
  await make('my-course/my-lesson');
  await folder.write({ '02-my-course/02-short.ko.mdx': '' });
  const find = (name: string) => findContent(name, ['/nowhere', folder.path]);
  const place = { directory: folder.path, course: '02-my-course' };
  expect(await find('my-course')).toEqual({ ...place, lesson: undefined });
  expect(await find('my-course/my-lesson')).toEqual({ ...place, lesson: '01-my-lesson' });
  expect(await find('my-course/short')).toEqual({ ...place, lesson: '02-short' });
  for (const none of ['my-cours', 'my-course/other', 'my-course/my-lesson/more']) {
    await expect(find(none)).rejects.toThrow(`There is nothing at ${none}; expected`);
  }
});
