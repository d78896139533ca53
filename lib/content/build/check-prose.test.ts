// What does not fit together in a lesson: its steps and blocks, their titles, and where the prose places them.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ContentFolder, LESSON, LESSON_YAML } from '../testing/content-folder.ts';
import { type Case, KO, problemsAfter, YAML } from '../testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const CASES: readonly Case[] = [
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
    problems: ['lesson.yaml:9: found block hallo, expected one of hello, bye; did you mean hello?'],
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
    problems: ['lesson.ko.mdx:18: found block by, expected one of hello, bye; did you mean bye?'],
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
];

describe('a broken lesson says what is wrong and where', () => {
  test.each(CASES)('$what', async ({ problems, ...change }) => {
    expect(await problemsAfter(folder, change)).toEqual(problems.map((problem) => `${LESSON}/${problem}`));
  });
});

test('what is there twice is named once', async () => {
  const twice = LESSON_YAML.replace('steps:\n', 'steps:\n  - { id: greet, check: { container: { name: x } } }\n');
  await folder.write({ [`${LESSON}/lesson.yaml`]: twice });
  const problems = await problemsAfter(folder, { file: KO, found: '<Step id="greet">', by: '<Step id="gret">' });
  expect(problems).toContain(`${LESSON}/lesson.ko.mdx:10: found step gret, expected one of greet; did you mean greet?`);
});
