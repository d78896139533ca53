// What may not stand in lesson.yaml by itself: what the schema refuses, and what is no YAML.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentFolder, LESSON } from './testing/content-folder.ts';
import { type Case, problemsAfter, problemsOfLesson, YAML } from './testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const CASES: readonly Case[] = [
  {
    what: 'a value of the wrong kind',
    file: YAML,
    found: 'minutes: 5',
    by: 'minutes: five',
    problems: ['lesson.yaml:1: minutes: found "five", expected a number'],
  },
  {
    what: 'a number in quotes',
    file: YAML,
    found: 'minutes: 5',
    by: 'minutes: "5"',
    problems: ['lesson.yaml:1: minutes: found "5", expected a number, without quotes'],
  },
  {
    what: 'a text that is a number',
    file: YAML,
    found: 'image: some/image',
    by: 'image: 5',
    problems: ['lesson.yaml:11: steps.0.check.container.image: found 5, expected text, in quotes'],
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
    problems: [
      'lesson.yaml:5: blocks.hello.comand: unknown, expected only command, host, terminal, expect, apart, prompt, in, editable; did you mean command?',
    ],
  },
  {
    what: 'an id in capitals',
    file: YAML,
    found: '  bye:',
    by: '  Bye:',
    problems: ['lesson.yaml:5: blocks.Bye: expected a lower-case id such as run-hello'],
  },
  {
    what: 'an id that is a number',
    file: YAML,
    found: 'bye:',
    by: '2:',
    problems: ['lesson.yaml:5: blocks.2: expected a lower-case id such as run-hello'],
  },
  {
    what: 'two blocks of one id',
    file: YAML,
    found: '  bye:',
    by: '  hello:',
    problems: ['lesson.yaml:5: not valid YAML: found key hello twice, expected it once'],
  },
  {
    what: 'a text with a colon',
    file: YAML,
    found: 'command: echo bye',
    by: 'command: echo: bye',
    problems: [
      'lesson.yaml:6: not valid YAML: Nested mappings are not allowed in compact mappings; put a text with a colon in it in quotes',
    ],
  },
  {
    what: 'a tab',
    file: YAML,
    found: '    command: echo bye',
    by: '\tcommand: echo bye',
    problems: ['lesson.yaml:6: not valid YAML: Tabs are not allowed as indentation; indent by spaces'],
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
    what: 'a check of no kind',
    file: YAML,
    found: 'container: { image: some/image, state: exited, exitCode: 0 }',
    by: 'imge: some/image',
    problems: [
      'lesson.yaml:11: steps.0.check.imge: unknown, expected only container, removed, image, network, volume, nothingLeft, http, file, command, question, script, all, any, not, host, because; did you mean image?',
    ],
  },
  {
    what: 'a check of two kinds',
    file: YAML,
    found: 'container: {',
    by: 'all: [{ container: { name: x } }]\n      container: {',
    problems: [
      'lesson.yaml:10: steps.0.check: found keys and values, expected exactly one of container, removed, image, network, volume, nothingLeft, http, file, command, question, script, all, any, not',
    ],
  },
  {
    what: 'a state that containers do not have',
    file: YAML,
    found: 'state: exited',
    by: 'state: stopped',
    problems: [
      'lesson.yaml:11: steps.0.check.container.state: found "stopped", expected one of created, running, paused, exited',
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
    what: 'two right choices of a question that has one answer',
    file: YAML,
    found: 'minutes: 5',
    by: 'minutes: 5\nquizzes: { why: { choices: { a: true, b: true, c: false }, multiple: false } }',
    problems: [
      'lesson.yaml:2: quizzes.why: found keys and values, expected one right choice beside multiple: false (found a, b), or no multiple',
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
];

describe('a broken lesson says what is wrong and where', () => {
  test.each(CASES)('$what', async ({ problems, ...change }) => {
    expect(await problemsAfter(folder, change)).toEqual(problems.map((problem) => `${LESSON}/${problem}`));
  });

  test.each([
    ['aliases without end', `a: &a [x,x,x,x,x,x,x,x,x]\n${manyAliases()}`],
    ['nesting without end', '['.repeat(100_000)],
  ])('YAML with %s', async (_, yaml) => {
    await folder.write({ [`${LESSON}/lesson.yaml`]: yaml });
    expect(await problemsOfLesson(folder)).not.toEqual([]);
  });
});

function manyAliases(): string {
  const names = 'abcdefghij';
  return [...names]
    .map((name, i) => (i === 0 ? '' : `${name}: &${name} [${`*${names[i - 1]},`.repeat(9)}]`))
    .join('\n');
}
