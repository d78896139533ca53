// The prose says in which order a lesson goes, and what of it is for learners.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lintContent } from '../lint/lint-content.ts';
import { ContentFolder, LESSON } from '../testing/content-folder.ts';
import { load, problemsOfLesson } from '../testing/loaded-folder.ts';

let folder: ContentFolder;
beforeEach(async () => {
  folder = await ContentFolder.create();
});
afterEach(() => folder[Symbol.asyncDispose]());

const CHECK = 'check: { image: some/image }';
const head = (steps: string) => `---\ntitle: A title\nsummary: A summary\nsteps: { ${steps} }\n---\n\n`;
const inBoth = (text: string) => ({ [`${LESSON}/lesson.en.mdx`]: text, [`${LESSON}/lesson.ko.mdx`]: text });

test('blocks and steps come as they are read, whatever their order in the YAML', async () => {
  const steps = `steps:\n  - { id: second, blocks: [d, c], ${CHECK} }\n  - { id: first, blocks: [b], ${CHECK} }\n`;
  await folder.write({
    [`${LESSON}/lesson.yaml`]: `minutes: 5\nblocks: { a: echo a, d: echo d, c: echo c, b: echo b }\n${steps}`,
    ...inBoth(
      `${head('first: First, second: Second')}<Step id="first">\n\n<Run id="b" />\n\n</Step>\n\n<Step id="second">\n\n<Run id="c" />\n\n<Run id="d" />\n\n</Step>\n\n<Run id="a" />\n`,
    ),
  });
  expect(await problemsOfLesson(folder)).toEqual([]);
  const [course] = await load(folder);
  expect(course?.lessons[0]).toMatchObject({
    blocks: [{ id: 'b' }, { id: 'c' }, { id: 'd' }, { id: 'a' }],
    steps: [{ id: 'first' }, { id: 'second', blocks: ['c', 'd'], solution: [{ block: 'c' }, { block: 'd' }] }],
  });
});

test('what only a solution uses is for no page, and is recorded only where its output is quoted', async () => {
  const solution = 'solution: [quoted, hidden]';
  await folder.write({
    [`${LESSON}/lesson.yaml`]: `minutes: 5\nblocks: { run: echo r, hidden: echo h, quoted: echo q }\nsteps:\n  - { id: greet, blocks: [run], ${CHECK}, ${solution} }\n`,
    ...inBoth(`${head('greet: Greet')}<Output of="quoted" />\n\n<Step id="greet">\n\n<Run id="run" />\n\n</Step>\n`),
  });
  expect(await problemsOfLesson(folder)).toEqual([]);
  const [course] = await load(folder);
  expect(course?.lessons[0]).toMatchObject({
    blocks: [
      { id: 'run', shownAs: 'run' },
      { id: 'hidden', shownAs: 'nothing' },
      { id: 'quoted', shownAs: 'output' },
    ],
  });
  const { warnings } = await lintContent(folder.path);
  expect(warnings.filter(({ message }) => message.includes('not recorded')).map(({ file }) => file)).toEqual([
    `${LESSON}/transcripts/run.cast`,
    `${LESSON}/transcripts/quoted.cast`,
  ]);
});
