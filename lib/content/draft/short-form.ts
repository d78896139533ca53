// The form without a lesson.yaml: commands stand in the prose, as fences that are run, and all else above it.
import type { Locale } from '../../protocol/messages.ts';
import { EXPECTED_CHECK } from '../complaints.ts';
import type { ContentProblem } from '../lesson.ts';
import { type Prose, readProse } from '../prose.ts';
import type { Frontmatter, ShortFrontmatter } from '../schema/frontmatter.ts';
import type { LessonFile } from '../schema/lesson-file.ts';
import { readQuiz } from '../schema/quiz.ts';
import type { Schemas } from '../schema/schemas.ts';
import { findDisagreements } from './agreement.ts';
import { type LessonDraft, type Path, type ProseFile, problemsIn, type Written } from './lesson-draft.ts';
import type { NamedProse } from './long-form.ts';
import { type FenceBlock, readRunFence } from './run-fence.ts';
import { fileSaying, uniteFrontmatter } from './unite-frontmatter.ts';

/** One file of the short form, read. */
export interface ShortFile {
  readonly file: string;
  readonly locales: readonly Locale[];
  readonly prose: Prose<ShortFrontmatter>;
  readonly blocks: readonly FenceBlock[];
}

export function readShortForm(sources: readonly NamedProse[], schemas: Schemas): LessonDraft {
  const problems: ContentProblem[] = [];
  const files = sources.flatMap((source) => readShortFile(source, schemas, problems));
  const [first, ...others] = files;
  if (first === undefined) return { written: undefined, prose: [], problems };
  const written = toWritten(first, others, problems);
  problems.push(...others.flatMap((other) => findDisagreements(first, other)));
  return { written, prose: files.map(toProseFile), problems };
}

function readShortFile({ file, locales, text }: NamedProse, schemas: Schemas, problems: ContentProblem[]): ShortFile[] {
  const read = text.ok
    ? readProse(text.text, schemas.shortFrontmatter, { runFences: true })
    : { ok: false as const, findings: [text.finding] };
  if (!read.ok) {
    problems.push(...problemsIn(file, read.findings));
    return [];
  }
  const blocks: FenceBlock[] = [];
  read.prose.fences.forEach((fence, index) => {
    const result = readRunFence(fence, index + 1);
    if (result.ok) blocks.push(result.found);
    else problems.push(...result.messages.map((message) => ({ file, line: fence.line, message })));
  });
  return [{ file, locales, prose: read.prose, blocks }];
}

/** What lesson.yaml would say. */
function toWritten(first: ShortFile, others: readonly ShortFile[], problems: ContentProblem[]): Written<LessonFile> {
  const { file, blocks } = first;
  const united = others.reduce(
    (one, { prose }) => uniteFrontmatter(one, prose.frontmatter.value),
    frontmatterOf(first),
  );
  const { minutes, hosts, checks, steps, quizzes } = united;
  const ids = Object.keys(steps);
  const problem = (path: Path, message: string) => {
    const said = fileSaying([first, ...others], inFrontmatter(ids, path)) ?? first;
    return { file: said.file, line: lineOf(said, ids, path), message };
  };
  const read = Object.entries(quizzes).map(([id, { choices, multiple, answer }]) => {
    const right = choices && Object.fromEntries(Object.entries(choices).map(([name, it]) => [name, isRight(it)]));
    const quiz = readQuiz({ choices: right, multiple, answer });
    if (typeof quiz === 'string') problems.push(problem(['quizzes', id], `quizzes.${id}: ${quiz}`));
    return [id, quiz] as const;
  });
  const value: LessonFile = {
    ...{ minutes, hosts, checks },
    blocks: Object.fromEntries(blocks.map(({ id, block }) => [id, block])),
    quizzes: Object.fromEntries(read.flatMap(([id, quiz]) => (typeof quiz === 'string' ? [] : [[id, quiz]]))),
    steps: ids.map((id) =>
      stepOf({ short: first, step: steps[id] ?? {}, id }, (message) =>
        problems.push(problem(['steps', ids.indexOf(id)], message)),
      ),
    ),
  };
  return { value, file, problem };
}

const isRight = (choice: object): boolean => 'right' in choice && choice.right === true;

interface SaidStep {
  readonly short: ShortFile;
  readonly step: Partial<ShortFrontmatter['steps'][string]>;
  readonly id: string;
}

/** In place of what is missing, which has been reported: else all that belongs to the step would be called wrong, too. */
const NO_CHECK: LessonFile['steps'][number]['check'] = { kind: 'all', checks: [], host: null, because: null };

function stepOf({ short, step, id }: SaidStep, report: (message: string) => void): LessonFile['steps'][number] {
  const { prose, blocks } = short;
  const { check, solution } = step;
  if (check === undefined) report(`steps.${id}.check: missing, ${EXPECTED_CHECK}`);
  const placed = prose.placements.filter(({ component, inStep }) => component === 'Run' && inStep === id);
  const own = [
    ...blocks.filter(({ fence }) => fence.inStep === id).map(({ id, fence }) => ({ id, line: fence.line })),
    ...placed.map(({ attributes, line }) => ({ id: attributes.id ?? '', line: line ?? 0 })),
  ];
  const ids = own.sort((a, b) => a.line - b.line).map((block) => block.id);
  return { id, blocks: ids, check: check ?? NO_CHECK, solution };
}

/** Steps are a list in lesson.yaml and named here; blocks are in the prose. */
function lineOf({ prose, blocks }: ShortFile, steps: readonly string[], path: Path): number {
  const [what, name] = path;
  const fence = what === 'blocks' ? blocks.find(({ id }) => id === name)?.fence : undefined;
  return fence?.line ?? prose.frontmatter.lineOf(inFrontmatter(steps, path));
}

function inFrontmatter(steps: readonly string[], [what, name, ...rest]: Path): Path {
  if (what === 'steps' && typeof name === 'number') return ['steps', steps[name] ?? '', ...rest];
  return [what, name, ...rest].filter((it) => it !== undefined);
}

const frontmatterOf = ({ prose }: ShortFile): ShortFrontmatter => prose.frontmatter.value;

function toProseFile({ file, locales, prose, blocks }: ShortFile): ProseFile {
  const { title, summary, translationOf, steps, quizzes } = prose.frontmatter.value;
  const value: Frontmatter = {
    ...{ title, summary, translationOf },
    steps: Object.fromEntries(Object.entries(steps).map(([id, step]) => [id, step.title])),
    quizzes: Object.fromEntries(Object.entries(quizzes).map(([id, quiz]) => [id, textOf(quiz)])),
  };
  const runs = blocks.map(({ id, fence }) => ({
    ...{ component: 'Run' as const, attributes: { id }, line: fence.line, inStep: fence.inStep },
  }));
  const placements = [...prose.placements, ...runs].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const mdx = withoutFences(prose.mdx, blocks);
  return { file, locales, prose: { ...prose, frontmatter: { ...prose.frontmatter, value }, placements, mdx } };
}

function textOf({
  question,
  right,
  wrong,
  choices = {},
}: ShortFrontmatter['quizzes'][string]): Frontmatter['quizzes'][string] {
  const texts = Object.entries(choices).map(([id, { text, because }]) => [id, { text, because }] as const);
  return { question, right, wrong, choices: Object.fromEntries(texts) };
}

/** In place of each, the component that shows it; lines keep their numbers. */
function withoutFences(mdx: string, blocks: readonly FenceBlock[]): string {
  const lines = mdx.split('\n');
  for (const { id, fence } of blocks) {
    lines.fill('', fence.line - 1, fence.lastLine);
    lines[fence.line - 1] = `<Run id="${id}" />`;
  }
  return lines.join('\n');
}
