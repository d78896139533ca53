// What may not stand in the prose by itself: its frontmatter, its MDX, and code.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentFolder, LESSON, PROSE } from './testing/content-folder.ts';
import { type Case, KO, problemsAfter, problemsOfLesson } from './testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const CASES: readonly Case[] = [
  {
    what: 'prose without frontmatter',
    file: KO,
    found: '---\ntitle',
    by: 'title',
    problems: ['lesson.ko.mdx:1: found no frontmatter, expected it between two lines ---: title, summary, steps'],
  },
  {
    what: 'frontmatter that is not ended',
    file: KO,
    found: 'Greet\n---\n',
    by: 'Greet\n',
    problems: ['lesson.ko.mdx:1: found frontmatter that is not ended, expected a second line --- behind it'],
  },
  {
    what: 'frontmatter that is ended by another line',
    file: KO,
    found: 'Greet\n---\n',
    by: 'Greet\n----\n',
    problems: ['lesson.ko.mdx:6: found "----", expected --- at the beginning of the line to end the frontmatter'],
  },
  {
    what: 'frontmatter that does not begin the file',
    file: KO,
    found: '---\ntitle',
    by: '\n---\ntitle',
    problems: ['lesson.ko.mdx:2: found --- behind empty lines, expected it in line 1'],
  },
  {
    what: 'frontmatter without a title',
    file: KO,
    found: 'title: A title\n',
    by: '',
    problems: ['lesson.ko.mdx:2: title: missing, expected text'],
  },
  {
    what: 'a key in the frontmatter that there is not',
    file: KO,
    found: 'summary:',
    by: 'author: me\nsummary:',
    problems: ['lesson.ko.mdx:3: author: unknown, expected only title, summary, translationOf, steps, quizzes'],
  },
  {
    what: 'a component that is not closed',
    file: KO,
    found: '</Step>',
    by: '',
    problems: ['lesson.ko.mdx:10: found <Step> that is not closed, expected </Step>'],
  },
  {
    what: 'code in the prose',
    file: KO,
    found: 'Some prose.',
    by: 'Some {process.env.HOME}.',
    problems: [
      'lesson.ko.mdx:8: found {…}, expected prose: a lesson is data, not code (write `{…}` as code, or a single brace as \\{)',
    ],
  },
];

describe('a broken lesson says what is wrong and where', () => {
  test.each(CASES)('$what', async ({ problems, ...change }) => {
    expect(await problemsAfter(folder, change)).toEqual(problems.map((problem) => `${LESSON}/${problem}`));
  });
});

/** What is written, what is said of it, and how many lines further down. */
const NESTED: ReadonlyArray<{ marks: string; message: string; further?: number }> = [
  { marks: '> '.repeat(20_000), message: 'found prose nested 20000 deep, expected at most 20' },
  { marks: '>'.repeat(21), message: 'found prose nested 21 deep, expected at most 20' },
  {
    marks: Array.from({ length: 60 }, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
    message: 'found prose nested 21 deep, expected at most 20',
    further: 20,
  },
  { marks: `${'\t'.repeat(11)}- a`, message: 'found prose nested 23 deep, expected at most 20' },
  {
    marks: `${'<Note>\n'.repeat(200)}${'</Note>\n'.repeat(200)}`,
    message: 'found 101 parts within each other, expected at most 100',
    further: 100,
  },
  { marks: '- 1. '.repeat(11), message: 'found prose nested 22 deep, expected at most 20' },
  {
    marks: '[a][b]\n'.repeat(2000),
    message: 'found more than 1000 [ without an empty line between, expected prose',
    further: 500,
  },
  { marks: '['.repeat(100_000), message: 'found more than 200 [ in a row, expected prose' },
];

test.each(NESTED)('refuses what is nested without end', async ({ marks, message, further = 0 }) => {
  await folder.write({ [`${LESSON}/lesson.ko.mdx`]: `${PROSE}${marks}x\n` });
  const line = PROSE.split('\n').length + further;
  expect(await problemsOfLesson(folder)).toEqual([`${LESSON}/lesson.ko.mdx:${line}: ${message}`]);
});

test('takes what is nested as people nest, and a long rule', async () => {
  const texts = [`${'> '.repeat(10)}- ${'1. '.repeat(9)}x`, '- '.repeat(40), '*'.repeat(120)];
  await folder.write({ [`${LESSON}/lesson.ko.mdx`]: `${PROSE}${texts.join('\n\n')}\n` });
  expect(await problemsOfLesson(folder)).toEqual([]);
});
