// A lesson without a lesson.yaml: fences that are run, and languages that must agree.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentFolder, GOOD_FILES } from './testing/content-folder.ts';
import { load, problemsOfLesson } from './testing/loaded-folder.ts';

const COURSE = '01-course/course.yaml';
const SHORT = `---
title: Hello
summary: Summary
minutes: 5
hosts: [workstation, server]
steps:
  greet:
    title: Greet
    check: { container: { name: web } }
---

<Step id="greet">

\`\`\`sh run id=hello exit=1
docker container run web
\`\`\`

</Step>

\`\`\`sh run host=server apart
docker ps
\`\`\`

\`\`\`sh
not run
\`\`\`
`;

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create({
    [COURSE]: GOOD_FILES[COURSE] ?? '',
    '01-course/01-hello.ko.mdx': SHORT,
    '01-course/01-hello.en.mdx': SHORT,
  });
});
afterEach(() => folder[Symbol.asyncDispose]());

test('becomes the same model as the long form', async () => {
  const [course] = await load(folder);
  expect(await problemsOfLesson(folder)).toEqual([]);
  expect(course?.lessons[0]).toMatchObject({
    id: 'hello',
    hosts: [{ id: 'workstation' }, { id: 'server' }],
    blocks: [
      { id: 'hello', command: 'docker container run web', host: 'workstation', terminal: 'main', expectedExitCode: 1 },
      { id: 'run-2', command: 'docker ps', host: 'server', terminal: 'server', apart: true },
    ],
    steps: [{ id: 'greet', blocks: ['hello'], check: { kind: 'container', host: 'workstation' } }],
    texts: { en: { stepTitles: { greet: 'Greet' }, mdx: expect.stringContaining('<Run id="run-2" />') } },
  });
});

test('one file serves every language', async () => {
  await folder.remove('01-course/01-hello.ko.mdx');
  await folder.remove('01-course/01-hello.en.mdx');
  await folder.write({ '01-course/01-hello.mdx': SHORT });
  expect(await problemsOfLesson(folder)).toEqual([]);
});

describe('says what is wrong and where', () => {
  test.each([
    [
      'another command',
      'docker ps',
      'docker images',
      '01-hello.en.mdx:20: found another command of block run-2 than in 01-hello.ko.mdx:20, expected "docker ps"',
    ],
    [
      'another word',
      'exit=1',
      'exit=2',
      '01-hello.en.mdx:14: found "id=hello exit=2" of block hello, expected "id=hello exit=1" as in 01-hello.ko.mdx:14',
    ],
    [
      'a word that there is not',
      'exit=1',
      'exti=1',
      '01-hello.en.mdx:14: found exti=1, expected only id, host, terminal, prompt, in, exit, output, apart, editable; did you mean exit?',
    ],
    [
      'another number',
      'minutes: 5',
      'minutes: 6',
      '01-hello.en.mdx:4: found another minutes than in 01-hello.ko.mdx:4, expected the same, or none in one of them',
    ],
    [
      'a host that there is not',
      'host=server',
      'host=srever',
      '01-hello.en.mdx:20: found "host=srever apart" of block run-2, expected "host=server apart" as in 01-hello.ko.mdx:20',
    ],
  ])('%s', async (_, found, by, problem) => {
    await folder.write({ '01-course/01-hello.en.mdx': SHORT.replace(found, by) });
    expect(await problemsOfLesson(folder)).toContain(`01-course/${problem}`);
  });
});

describe('what one language leaves out is taken from the other', () => {
  const CHECK = '    check: { container: { name: web } }\n';
  const HOSTS = 'hosts: [workstation, server]\n';

  test.each(['ko', 'en'])('whichever it is: %s', async (locale) => {
    await folder.write({
      [`01-course/01-hello.${locale}.mdx`]: SHORT.replace('minutes: 5\n', '\n').replace(CHECK, '').replace(HOSTS, ''),
    });
    expect(await problemsOfLesson(folder)).toEqual([]);
    const [course] = await load(folder);
    expect(course?.lessons[0]).toMatchObject({
      minutes: 5,
      hosts: [{ id: 'workstation' }, { id: 'server' }],
      steps: [{ id: 'greet', check: { kind: 'container' } }],
    });
  });

  test('and what is wrong with it is said of the file that says it', async () => {
    await folder.write({
      '01-course/01-hello.ko.mdx': SHORT.replace(CHECK, ''),
      '01-course/01-hello.en.mdx': SHORT.replace(CHECK, '    check: none-such\n'),
    });
    expect(await problemsOfLesson(folder)).toEqual([
      expect.stringMatching(/^01-course\/01-hello\.en\.mdx:9: .*none-such/),
    ]);
  });

  test('a check that no language has is missing, and nothing else', async () => {
    const without = SHORT.replace(CHECK, '');
    await folder.write({ '01-course/01-hello.ko.mdx': without, '01-course/01-hello.en.mdx': without });
    expect(await problemsOfLesson(folder)).toEqual([
      '01-course/01-hello.ko.mdx:7: steps.greet.check: missing, expected what must be true, such as check: { container: { name: web, state: running } }',
    ]);
  });
});
