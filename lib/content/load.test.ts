import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isBroken } from './lesson.ts';
import { loadContent } from './load.ts';
import { formatProblem } from './problem.ts';
import { ContentFolder, GOOD_FILES, LESSON, LESSON_YAML, PROSE } from './testing/content-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const load = () => loadContent([folder.path]);

async function problemsOfLesson(): Promise<string[]> {
  const [course] = await load();
  return (course?.lessons ?? []).flatMap((lesson) => (isBroken(lesson) ? lesson.problems.map(formatProblem) : []));
}

describe('a good folder', () => {
  test('becomes a course with its lesson', async () => {
    const [course] = await load();
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
      blocks: [
        { id: 'hello', command: 'echo hello', terminal: 'main', expectedExitCode: 0 },
        { id: 'bye', command: 'echo bye', terminal: 'main', expectedExitCode: 0 },
      ],
      steps: [
        { id: 'greet', blocks: ['hello'], check: { container: { image: 'some/image', state: 'exited', exitCode: 0 } } },
      ],
      texts: {
        ko: { title: 'A title', summary: 'A summary', mdx: expect.any(String), stepTitles: { greet: 'Greet' } },
        en: { title: 'A title', summary: 'A summary', mdx: expect.any(String), stepTitles: { greet: 'Greet' } },
      },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('keeps the line numbers of the prose when the frontmatter is taken off', async () => {
    const [course] = await load();
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
    const [course] = await load();
    expect(course?.lessons[0]).toMatchObject({
      blocks: [
        { id: 'hello', command: 'false', terminal: 'second', expectedExitCode: 1 },
        { id: 'bye', command: 'echo one\necho two' },
      ],
      steps: [
        { check: { all: [{ container: { name: 'web' } }, { any: [{ container: { state: 'running', count: 2 } }] }] } },
      ],
    });
  });

  test('is read the same with Windows line ends and a byte order mark', async () => {
    await folder.write({
      [`${LESSON}/lesson.yaml`]: `\uFEFF${LESSON_YAML.replaceAll('\n', '\r\n')}`,
      [`${LESSON}/lesson.ko.mdx`]: `\uFEFF${PROSE.replaceAll('\n', '\r\n')}`,
    });
    expect(await problemsOfLesson()).toEqual([]);
  });
});

/** What is replaced in which file of the good lesson, and every problem that must come of it. */
interface Case {
  readonly what: string;
  readonly file: string;
  readonly found: string;
  readonly by: string;
  readonly problems: readonly string[];
}
const YAML = 'lesson.yaml';
const KO = 'lesson.ko.mdx';

const CASES: readonly Case[] = [
  {
    what: 'a value of the wrong kind',
    file: YAML,
    found: 'minutes: 5',
    by: 'minutes: five',
    problems: ['lesson.yaml:1: minutes: found "five", expected a number'],
  },
  {
    what: 'a key that is missing',
    file: YAML,
    found: '    command: echo hello',
    by: '    terminal: main',
    problems: ['lesson.yaml:3: blocks.hello.command: missing, expected text'],
  },
  {
    what: 'a key that there is not',
    file: YAML,
    found: '    command: echo hello',
    by: '    command: echo hello\n    comand: echo hello',
    problems: ['lesson.yaml:5: blocks.hello.comand: unknown, expected only command, terminal, expect'],
  },
  {
    what: 'an id in capitals',
    file: YAML,
    found: '  bye:',
    by: '  Bye:',
    problems: ['lesson.yaml:5: blocks.Bye: expected a lower-case id such as run-hello'],
  },
  {
    what: 'two blocks of one id',
    file: YAML,
    found: '  bye:',
    by: '  hello:',
    problems: ['lesson.yaml:5: not valid YAML: Map keys must be unique'],
  },
  {
    what: 'a key press in a command',
    file: YAML,
    found: 'command: echo hello',
    by: 'command: "echo\\thello"',
    problems: [
      'lesson.yaml:4: blocks.hello.command: found "echo\\thello", expected no tabs or other control characters: the command is typed into a terminal',
    ],
  },
  {
    what: 'an empty command',
    file: YAML,
    found: 'command: echo hello',
    by: 'command: "\\n"',
    problems: ['lesson.yaml:4: blocks.hello.command: found "", expected a command'],
  },
  {
    what: 'two steps of one id',
    file: YAML,
    found: 'steps:\n',
    by: 'steps:\n  - { id: greet, blocks: [], check: { container: { name: x } } }\n',
    problems: ['lesson.yaml:9: found step greet twice, expected an id of its own'],
  },
  {
    what: 'a block in a step that is not defined',
    file: YAML,
    found: 'blocks: [hello]',
    by: 'blocks: [hello, hallo]',
    problems: ['lesson.yaml:9: found block hallo, expected one of hello, bye'],
  },
  {
    what: 'a check of no kind',
    file: YAML,
    found: 'container: { image: some/image, state: exited, exitCode: 0 }',
    by: 'image: some/image',
    problems: ['lesson.yaml:11: steps.0.check.image: unknown, expected only container, all, any'],
  },
  {
    what: 'a check of two kinds',
    file: YAML,
    found: 'container: {',
    by: 'all: [{ container: { name: x } }]\n      container: {',
    problems: ['lesson.yaml:10: steps.0.check: found keys and values, expected exactly one of container, all, any'],
  },
  {
    what: 'a state that containers do not have',
    file: YAML,
    found: 'state: exited',
    by: 'state: stopped',
    problems: [
      'lesson.yaml:11: steps.0.check.container.state: found "stopped", expected one of created, running, exited',
    ],
  },
  {
    what: 'an exit code of something that runs',
    file: YAML,
    found: 'state: exited',
    by: 'state: running',
    problems: [
      'lesson.yaml:11: steps.0.check.container: found keys and values, expected state: exited (or created) beside exitCode; a running container has no exit code',
    ],
  },
  {
    what: 'YAML that is none',
    file: YAML,
    found: 'blocks: [hello]',
    by: 'blocks: [hello',
    problems: [
      'lesson.yaml:10: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    what: 'prose without frontmatter',
    file: KO,
    found: '---\ntitle',
    by: 'title',
    problems: ['lesson.ko.mdx:1: found no frontmatter, expected --- title, summary, steps ---'],
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
    problems: ['lesson.ko.mdx:3: author: unknown, expected only title, summary, steps'],
  },
  {
    what: 'a step without a title',
    file: KO,
    found: '  greet: Greet',
    by: '  greeting: Greet',
    problems: [
      'lesson.ko.mdx:4: found no title of step greet, expected greet: … under steps',
      'lesson.ko.mdx:5: found step greeting, expected one of greet',
    ],
  },
  {
    what: 'a block in the prose that is not defined',
    file: KO,
    found: '<Run id="bye" />',
    by: '<Run id="bye" />\n\n<Run id="by" />',
    problems: ['lesson.ko.mdx:18: found block by, expected one of hello, bye'],
  },
  {
    what: 'a block that is not placed',
    file: KO,
    found: '<Run id="bye" />',
    by: '',
    problems: ['lesson.yaml:5: block bye is not in lesson.ko.mdx, expected <Run id="bye" /> there'],
  },
  {
    what: 'a step that is not placed',
    file: KO,
    found: '<Step id="greet">\n\n<Run id="hello" />\n\n</Step>',
    by: '<Run id="hello" />',
    problems: [
      'lesson.ko.mdx:10: found block hello outside of any step, expected it in step greet as in lesson.yaml',
      'lesson.yaml:8: step greet is not in lesson.ko.mdx, expected <Step id="greet"> there',
    ],
  },
  {
    what: 'a step in the prose that is not defined',
    file: KO,
    found: '<Run id="bye" />',
    by: '<Step id="part">\n\n<Run id="bye" />\n\n</Step>',
    problems: [
      'lesson.ko.mdx:16: found step part, expected one of greet',
      'lesson.ko.mdx:18: found block bye in step part, expected it outside of any step as in lesson.yaml',
    ],
  },
  {
    what: 'a block placed twice',
    file: KO,
    found: '<Run id="bye" />',
    by: '<Run id="bye" />\n\n<Run id="bye" />',
    problems: ['lesson.ko.mdx:18: found <Run id="bye"> twice, expected it once'],
  },
  {
    what: 'a component that is not closed',
    file: KO,
    found: '</Step>',
    by: '',
    problems: ['lesson.ko.mdx:10: not valid MDX: Expected a closing tag for `<Step>` (10:1-10:18)'],
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
  test.each(CASES)('$what', async ({ file, found, by, problems }) => {
    const good = String(GOOD_FILES[`${LESSON}/${file}`]);
    expect(good).toContain(found);
    await folder.write({ [`${LESSON}/${file}`]: good.replace(found, by) });
    expect(await problemsOfLesson()).toEqual(problems.map((problem) => `${LESSON}/${problem}`));
  });

  test('a missing locale', async () => {
    await folder.remove(`${LESSON}/lesson.en.mdx`);
    expect(await problemsOfLesson()).toEqual([`${LESSON}/lesson.en.mdx: found no such file, expected it`]);
  });

  test('several files at once', async () => {
    await folder.write({ [`${LESSON}/lesson.yaml`]: 'minutes: 0', [`${LESSON}/lesson.en.mdx`]: 'no frontmatter' });
    expect(await problemsOfLesson()).toEqual([
      `${LESSON}/lesson.yaml:1: minutes: found 0, expected a number of minutes from 1 to 600`,
      `${LESSON}/lesson.en.mdx:1: found no frontmatter, expected --- title, summary, steps ---`,
    ]);
  });

  test.each([
    ['aliases without end', `a: &a [x,x,x,x,x,x,x,x,x]\n${manyAliases()}`],
    ['nesting without end', '['.repeat(100_000)],
  ])('YAML with %s', async (_, yaml) => {
    await folder.write({ [`${LESSON}/lesson.yaml`]: yaml });
    expect(await problemsOfLesson()).not.toEqual([]);
  });
});

test('prose nested without end', async () => {
  await folder.write({ [`${LESSON}/lesson.ko.mdx`]: `${PROSE}\n${'> '.repeat(20_000)}x` });
  expect(await problemsOfLesson()).toEqual([
    expect.stringMatching(`^${LESSON}/lesson.ko.mdx: not valid MDX: .*call stack`),
  ]);
});

function manyAliases(): string {
  const names = 'abcdefghij';
  return [...names]
    .map((name, i) => (i === 0 ? '' : `${name}: &${name} [${`*${names[i - 1]},`.repeat(9)}]`))
    .join('\n');
}

describe('a broken part breaks nothing else', () => {
  test('the lesson beside a broken one is whole', async () => {
    await folder.write({
      '01-course/02-other/lesson.yaml': 'minutes: five',
      '01-course/02-other/lesson.ko.mdx': PROSE,
      '01-course/02-other/lesson.en.mdx': PROSE,
    });
    const [course] = await load();
    expect(course?.lessons.map((lesson) => [lesson.id, isBroken(lesson)])).toEqual([
      ['lesson', false],
      ['other', true],
    ]);
  });

  test('a course without its texts still has its lessons', async () => {
    await folder.write({ '01-course/course.yaml': 'title: { ko: 과정 }\nsummary: { ko: 요약, en: Summary }\n' });
    const [course] = await load();
    expect(course?.problems.map(formatProblem)).toEqual(['01-course/course.yaml:1: title.en: missing, expected text']);
    expect(course).toMatchObject({ titles: { ko: 'course', en: 'course' }, lessons: [{ id: 'lesson' }] });
  });

  test('a second lesson or course of one id', async () => {
    await folder.write({ '01-course/03-lesson/lesson.yaml': LESSON_YAML, '02-course/course.yaml': 'title: x' });
    const courses = await load();
    expect(courses.map(({ id, problems }) => [id, problems.map(formatProblem)])).toEqual([
      ['course', []],
      ['02-course', ['02-course: found a second course course, expected an id of its own']],
    ]);
    expect(courses[0]?.lessons[1]).toMatchObject({
      id: '03-lesson',
      problems: [{ message: 'found a second lesson lesson, expected an id of its own' }],
    });
  });

  test('a folder without a number comes last, as broken', async () => {
    await folder.write({ '01-course/intro/lesson.yaml': LESSON_YAML, '01-course/README.md': '', '01-course/.x/y': '' });
    const [course] = await load();
    expect(course?.lessons.map(({ id }) => id)).toEqual(['lesson', 'intro']);
    expect(await problemsOfLesson()).toEqual([
      '01-course/intro: found the folder name intro, expected a number and an id such as 01-first-lesson',
    ]);
  });

  test('the number orders, not the name', async () => {
    const files = Object.entries(GOOD_FILES).map(([name, content]) => [
      name.replace(LESSON, '01-course/010-a'),
      content,
    ]);
    await folder.write(Object.fromEntries(files));
    const [course] = await load();
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
