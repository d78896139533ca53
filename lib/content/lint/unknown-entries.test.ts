// Files and folders that nobody looks at: lint says so, for a name may have a slip in it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatProblem } from '../problem.ts';
import { ContentFolder, LESSON, PROSE } from '../testing/content-folder.ts';
import { lintContent } from './lint-content.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const ALL = 'expected only lesson.yaml, lesson.ko.mdx, lesson.en.mdx, files/, figures/, transcripts/ there';
const told = async () =>
  (await lintContent(folder.path)).warnings
    .map(formatProblem)
    .filter((text) => / is (?:passed over|of no block)/.test(text));

test.each([
  ['lesson.yml', ''],
  ['lesson.fr.mdx', ''],
  ['lesson.mdx', ''],
  ['notes.txt', ''],
])('a file of another name beside a whole lesson: %s', async (name, suggestion) => {
  await folder.write({ [`${LESSON}/${name}`]: 'x' });
  expect(await told()).toEqual([`${LESSON}/${name}: is passed over, ${ALL}${suggestion}`]);
});

test.each([
  ['lesson.ko.mdx', 'lesson.kr.mdx'],
  ['lesson.en.mdx', 'lesson.EN.mdx'],
  ['lesson.en.mdx', 'lesson.eng.mdx'],
  ['lesson.yaml', 'lesson.yml'],
])('instead of %s, %s', async (meant, name) => {
  await folder.remove(`${LESSON}/${meant}`);
  await folder.write({ [`${LESSON}/${name}`]: 'x' });
  expect(await told()).toEqual([expect.stringContaining(`/${name}: is passed over`)]);
  expect(await told()).toEqual([expect.stringContaining(`; did you mean ${meant}?`)]);
});

test.each(['file', 'figure', 'transcript'])('a folder %s', async (name) => {
  await folder.write({ [`${LESSON}/${name}/a.txt`]: 'x' });
  expect(await told()).toEqual([`${LESSON}/${name}/: is passed over, ${ALL}; did you mean ${name}s/?`]);
});

test('a recording of no block', async () => {
  await folder.write({ [`${LESSON}/transcripts/helo.cast`]: 'x' });
  expect(await told()).toEqual([
    `${LESSON}/transcripts/helo.cast: is of no block, expected the name of one and .cast; did you mean hello.cast?`,
  ]);
});

test('in a course, what looks like a file of it', async () => {
  const names = ['course.yml', '02-short.EN.mdx', '02-short.kr.mdx', '02-short.en.mdx', 'README.md'];
  await folder.write(Object.fromEntries(names.map((name) => [`01-course/${name}`, PROSE])));
  expect(await told()).toEqual([
    expect.stringContaining(
      '02-short.kr.mdx: is passed over, expected only 02-short.ko.mdx, 02-short.en.mdx there; did you mean 02-short.ko.mdx?',
    ),
    expect.stringContaining('02-short.EN.mdx: is passed over'),
    expect.stringContaining('course.yml: is passed over'),
  ]);
});

test('nothing of what systems and editors leave', async () => {
  const names = ['.DS_Store', '.lesson.yaml.swp', 'lesson.yaml~', '#lesson.yaml#', '.idea/x'];
  await folder.write(Object.fromEntries(names.map((name) => [`${LESSON}/${name}`, 'x'])));
  expect(await told()).toEqual([]);
});
