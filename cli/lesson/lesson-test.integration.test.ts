// `lesson test` on the real engine: what it says of a good lesson and of one that is wrong in every way, to people and to
// programs, and that nothing of either is left.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ContentFolder } from '../../lib/content/testing/content-folder.ts';
import { loadInstance } from '../../server/instance.ts';
import { instanceFilter } from '../../server/sandbox/labels.ts';
import { openRealEngine, type RealEngine } from '../../server/testing/real-engine.ts';
import type { Screen } from '../screen.ts';
import type { LessonReport } from './lesson-report.ts';
import { test } from './test.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const GOOD_YAML = `minutes: 1
blocks:
  make: touch done
  miss:
    command: cat missing
    expect: { exitCode: 1, output: "…No such file…" }
steps:
  - id: work
    blocks: [make]
    check: { file: { path: done } }
`;
const BAD_YAML = `minutes: 1
blocks:
  work: echo working
  code:
    command: "false"
    expect: { exitCode: 3 }
  output:
    command: echo Bye
    expect: { output: Hello … }
steps:
  - id: early
    blocks: [work]
    check: { not: { container: { name: nobody } } }
`;

const prose = (step: string, blocks: readonly string[]) => {
  const [inside, ...others] = blocks.map((id) => `<Run id="${id}" />\n`);
  const frontmatter = `---\ntitle: A title\nsummary: A summary\nsteps: { ${step}: Work }\n---\n`;
  return [frontmatter, `<Step id="${step}">\n`, inside, '</Step>\n', ...others].join('\n');
};

const lesson = (folder: string, yaml: string, text: string) => ({
  [`01-course/${folder}/lesson.yaml`]: yaml,
  [`01-course/${folder}/lesson.ko.mdx`]: text,
  [`01-course/${folder}/lesson.en.mdx`]: text,
});

let real: RealEngine;
let content: ContentFolder;
let data: string;
let exitCode: number;
const lines: string[] = [];

const screen: Screen = {
  ...{ inPlace: false, columns: 80, transient: () => undefined },
  style: (_, text) => text,
  line: (text = '') => void lines.push(...text.split('\n')),
};
const read = (file: string) => readFile(join(data, file), 'utf8');

beforeAll(async () => {
  real = await openRealEngine();
  data = await mkdtemp(join(tmpdir(), 'slipway-lesson-test-'));
  for (const [name, value] of Object.entries({ ...real.settings, SLIPWAY_DATA_DIR: data })) vi.stubEnv(name, value);
  content = await ContentFolder.create({
    '01-course/course.yaml': 'title: { ko: 과정, en: Course }\nsummary: { ko: 요약, en: Summary }\n',
    ...lesson('01-good', GOOD_YAML, prose('work', ['make', 'miss'])),
    ...lesson('02-bad', BAD_YAML, prose('early', ['work', 'code', 'output'])),
  });
  const files = ['--json', join(data, 'report.json'), '--junit', join(data, 'report.xml')];
  exitCode = await test({ root: ROOT, args: [content.path, ...files], screen });
}, 300_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await content?.[Symbol.asyncDispose]();
  if (data !== undefined) await rm(data, { recursive: true });
  await real?.[Symbol.asyncDispose]();
});

it('names every part that does not hold, with the reason, and no other', async () => {
  const { passed, lessons } = JSON.parse(await read('report.json')) as { passed: boolean; lessons: LessonReport[] };
  expect({ exitCode, passed }).toEqual({ exitCode: 1, passed: false });
  const failures = lessons.flatMap((report) =>
    report.parts.flatMap((part) => part.failures.map((why) => `${report.lesson} ${part.kind} ${part.id}: ${why}`)),
  );
  expect(failures.sort()).toEqual([
    'course/bad block code: it ended with exit code 1, expected 3\n    ',
    expect.stringMatching(/^course\/bad block output: its output does not fit[\s\S]*Hello …[\s\S]*Bye/),
    'course/bad step early: its check passes before anything is done for it',
  ]);
  const good = lessons.find((report) => report.lesson === 'course/good');
  expect(good?.parts.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
    ...['text text', 'sandbox sandbox', 'step work', 'block miss', 'transcripts transcripts'],
  ]);
});

it('tells a person the same, and what lint warns of', () => {
  const text = lines.join('\n');
  expect(text).toMatch(/^✓ course\/good /m);
  expect(text).toMatch(/^✗ course\/bad /m);
  expect(text).toMatch(/^ {2}✗ step early.*\n {6}its check passes before anything is done for it$/m);
  expect(text).toContain('01-course/01-good/lesson.ko.mdx:7: step work has no hint, expected a <Hint> in it');
  expect(lines.at(-1)).toMatch(/^1 passed, 1 failed in /);
});

it('tells a CI server the same', async () => {
  const xml = await read('report.xml');
  expect(xml).toContain('<testsuite name="course/good" tests="5" failures="0" skipped="0"');
  expect(xml).toContain('<testsuite name="course/bad" tests="6" failures="3" skipped="0"');
  expect(xml).toContain('<failure message="it ended with exit code 1, expected 3">');
  expect(xml).toContain('<failure message="its check passes before anything is done for it">');
  expect(xml).toContain('<failure message="its output does not fit what is expected: ">');
});

it('leaves nothing', async () => {
  const { id } = await loadInstance(join(data, 'rehearsal'), undefined);
  const { engine } = real;
  const containers = await engine.listContainers({ ...instanceFilter(id), all: true });
  const left = [
    containers,
    await engine.listVolumes(instanceFilter(id)),
    await engine.listNetworks(instanceFilter(id)),
  ];
  expect(left.flat().map(({ name }) => name)).toEqual([]);
});
