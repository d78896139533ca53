// What a lesson has from its course, where its blocks run, and what its checks mean.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOCALES, type Locale } from '../../i18n/locales.ts';
import { loadContent } from '../load.ts';
import { ContentFolder, GOOD_FILES, LESSON, LESSON_YAML, PROSE } from '../testing/content-folder.ts';
import { load, problemsOfLesson } from '../testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const CHECK = 'container: { image: some/image, state: exited, exitCode: 0 }';
const withCheck = (check: string) => LESSON_YAML.replace(CHECK, check);
const write = (yaml: string) => folder.write({ [`${LESSON}/lesson.yaml`]: yaml });

test('a course gives minutes, hosts, blocks and checks', async () => {
  await folder.write({
    '01-course/course.yaml': `${GOOD_FILES['01-course/course.yaml']}minutes: 7
hosts: [workstation, server]
blocks: { bye: { command: echo bye, host: server }, never: echo never }
checks: { seen: { image: some/image, host: server } }
`,
  });
  await write(
    withCheck('seen')
      .replace(/minutes: 5\n| {2}bye:\n.*\n/g, '')
      .replace('check:\n      seen', 'check: seen'),
  );
  const [course] = await load(folder);
  expect(await problemsOfLesson(folder)).toEqual([]);
  expect(course?.lessons[0]).toMatchObject({
    minutes: 7,
    hosts: [{ id: 'workstation' }, { id: 'server' }],
    blocks: [
      { id: 'hello', host: 'workstation', terminal: 'main' },
      { id: 'bye', host: 'server', terminal: 'server' },
    ],
    steps: [{ check: { kind: 'image', name: 'some/image', present: true, host: 'server' } }],
  });
});

test('a block is typed into the program that another one opens', async () => {
  await write(LESSON_YAML.replace('echo hello', 'sh\n    prompt: "/ #"').replace('echo bye', 'ls\n    in: hello'));
  const [course] = await load(folder);
  expect(course?.lessons[0]).toMatchObject({ blocks: [{ prompt: '/ #' }, { inside: '/ #', terminal: 'main' }] });
});

describe('says what does not fit', () => {
  test.each([
    [
      'a check that there is not',
      'not: sean',
      'found check sean, expected it under checks: of the lesson or its course',
    ],
    ['a host that there is not', 'image: x\n      host: server', 'found host server, expected one of sandbox'],
    [
      'a question that there is not',
      'question: why',
      'found quiz why, expected it under quizzes: of the lesson, where there is none yet',
    ],
    [
      'a port that is none',
      'container: { ports: ["80800:80"] }',
      'expected a port such as "8080:80", "80" or "53/udp"',
    ],
  ])('%s', async (_, check, problem) => {
    await write(withCheck(check));
    expect(await problemsOfLesson(folder)).toEqual([expect.stringContaining(problem)]);
  });

  test('a quiz that a step waits for, in a language that does not ask it', async () => {
    const quizzes = 'quizzes: { why: { question: Why?, choices: { a: { text: A }, b: { text: B } } } }';
    const prose = PROSE.replace('---\n\nSome', `${quizzes}\n---\n\n<Quiz id="why" />\n\nSome`);
    await write(`${withCheck('question: why')}quizzes: { why: { choices: { a: true, b: false } } }\n`);
    await folder.write({
      [`${LESSON}/lesson.ko.mdx`]: prose,
      [`${LESSON}/lesson.en.mdx`]: prose.replace('<Quiz id="why" />\n\n', ''),
    });
    expect(await problemsOfLesson(folder)).toEqual([
      `${LESSON}/lesson.yaml:12: quiz why is not in lesson.en.mdx, expected <Quiz id="why" /> there: without it, nobody can do step greet`,
    ]);
  });

  test('a block inside one that opens no program', async () => {
    await write(LESSON_YAML.replace('echo bye', 'ls\n    in: hello'));
    expect(await problemsOfLesson(folder)).toEqual([
      `${LESSON}/lesson.yaml:7: found block hello, which has no prompt, expected one that opens a program`,
    ]);
  });

  test.each([
    [LESSON, (yaml: string) => yaml],
    ['its course', (yaml: string) => yaml.replace('hosts: [workstation, sandbox]\n', '')],
  ])('a further host that is called as the first one is in a session, in %s', async (where, own) => {
    const hosts = 'hosts: [workstation, sandbox]\n';
    await folder.write({
      '01-course/course.yaml': `${GOOD_FILES['01-course/course.yaml']}${where === LESSON ? '' : hosts}`,
    });
    await write(own(`${hosts}${LESSON_YAML}`));
    const at = where === LESSON ? `${LESSON}/lesson.yaml:1` : '01-course/course.yaml:3';
    expect(await problemsOfLesson(folder)).toEqual([
      `${at}: hosts: found sandbox after workstation, expected it first or another name`,
    ]);
  });

  test('a further host that is called as the terminal of the first one', async () => {
    await write(`hosts: [workstation, main]\n${LESSON_YAML}`);
    expect(await problemsOfLesson(folder)).toEqual([
      expect.stringContaining('lesson.yaml:1: hosts: found main after workstation, expected another name'),
    ]);
  });

  test('a figure and a terminal that there are not', async () => {
    await folder.write({
      [`${LESSON}/lesson.ko.mdx`]: `${PROSE}\n<Figure src="a.svg" alt="A" />\n\n<Terminal name="mian" />\n`,
    });
    expect(await problemsOfLesson(folder)).toEqual([
      `${LESSON}/lesson.ko.mdx:18: found figure a.svg, expected an SVG, PNG or WebP file of that name in figures/`,
      `${LESSON}/lesson.ko.mdx:20: found terminal mian, expected one of main; did you mean main?`,
    ]);
  });
});

test.each([
  [
    'a.svg',
    ['a.jpg'],
    'found figure a.svg, expected an SVG, PNG or WebP file of that name in figures/; there is a.jpg, which is none',
  ],
  ['a.jpg', ['a.jpg'], 'found figure a.jpg, expected an SVG, PNG or WebP file right in figures/'],
  ['figures/a.svg', ['a.svg'], 'found figure figures/a.svg, expected its name in figures/; did you mean a.svg?'],
  ['b.png', ['a.png'], 'found figure b.png, expected one of a.png; did you mean a.png?'],
])('a figure %s where there is %s', async (src, files, problem) => {
  await folder.write({
    ...Object.fromEntries(files.map((name) => [`${LESSON}/figures/${name}`, 'x'])),
    [`${LESSON}/lesson.ko.mdx`]: `${PROSE}\n<Figure src="${src}" alt="A" />\n`,
  });
  expect(await problemsOfLesson(folder)).toEqual([expect.stringContaining(problem)]);
});

test('a word that is in no glossary', async () => {
  await folder.write({ [`${LESSON}/lesson.ko.mdx`]: `${PROSE}\nAn <Term id="engine">engine</Term>.\n` });
  expect(await problemsOfLesson(folder)).toEqual([
    expect.stringContaining('found term engine, expected it under terms: in course.yaml, where there is none yet'),
  ]);
});

test('a third language is one more file', async () => {
  const locales = [...LOCALES, 'ja' as Locale];
  const course = 'title: { ko: a, en: b, ja: c }\nsummary: { ko: a, en: b, ja: c }\n';
  await folder.write({ '01-course/course.yaml': course, [`${LESSON}/lesson.ja.mdx`]: PROSE.replace('A title', '題') });
  const [loaded] = await loadContent([folder.path], { locales });
  expect(loaded).toMatchObject({ titles: { ja: 'c' }, problems: [], lessons: [{ texts: { ja: { title: '題' } } }] });
  await folder.remove(`${LESSON}/lesson.ja.mdx`);
  const [broken] = await loadContent([folder.path], { locales });
  expect(broken?.lessons[0]).toMatchObject({ problems: [{ file: `${LESSON}/lesson.ja.mdx` }] });
});

test('files and figures are read when they are asked for', async () => {
  await folder.write({ [`${LESSON}/files/app/run.sh`]: 'echo', [`${LESSON}/files/.dockerignore`]: 'x' });
  const [course] = await load(folder);
  expect(course?.lessons[0]).toMatchObject({
    files: [
      { path: '.dockerignore', sizeBytes: 1 },
      { path: 'app/run.sh', sizeBytes: 4, executable: false },
    ],
  });
});
