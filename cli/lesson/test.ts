// `lesson test [path]`: proves that every command and every check of lessons works, each lesson in a sandbox of its own.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { formatProblem } from '../../lib/content/problem.ts';
import { readConfig } from '../../server/config.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { type Chosen, chooseLessons, placesOf } from './chosen-lessons.ts';
import { toJunit } from './junit.ts';
import { foundPart, hasFailed, type LessonReport } from './lesson-report.ts';
import { reportLines, summaryLine } from './report-lines.ts';
import { Stage } from './stage.ts';
import { setUpStage, untilInterrupted } from './stage-setup.ts';
import { takeInTurns } from './take-in-turns.ts';
import { testLesson } from './test-lesson.ts';
import { type LintedPlace, lintPlaces, textPart } from './text-part.ts';

/** Two keep two processors busy: one pulls while the other runs. */
const PARALLEL = '2';
const MOST_PARALLEL = 16;

interface Options {
  readonly paths: readonly string[];
  readonly lessons: readonly string[];
  readonly parallel: number;
  /** A file; `-` for stdout. */
  readonly json: string | undefined;
  readonly junit: string | undefined;
}

export const test: RunCommand = async ({ root, args, screen }) => {
  const options = readOptions(args);
  const startedAt = performance.now();
  // In JSON, nothing but JSON goes to stdout.
  const shown: Screen =
    options.json === '-' ? { ...screen, inPlace: false, line: () => undefined, transient: () => undefined } : screen;
  const config = readConfig(process.env, root);
  const places = await placesOf(options.paths, config.contentDirectories);
  const chosen = await chooseLessons(places, options.lessons);
  const written = writtenReports(chosen);
  for (const report of written) show(report, shown);
  await setUpStage(root, shown);
  const linted = await lintPlaces(places);
  const rehearsed = await rehearseAll(chosen, { ...options, linted, config, screen: shown });
  const reports = [...written, ...rehearsed];
  const durationMs = performance.now() - startedAt;
  shown.line(`\n${summaryLine(reports, durationMs, shown)}`);
  await writeReports(reports, options, screen);
  return reports.length > 0 && !reports.some(hasFailed) ? 0 : 1;
};

/** Of what is wrong before anything is run. */
function writtenReports({ broken, courses }: Chosen): LessonReport[] {
  const report = (lesson: string, problems: readonly string[]) => ({
    ...{ lesson, durationMs: 0, parts: [foundPart('text', problems)] },
  });
  return [
    ...courses
      .filter(({ problems }) => problems.length > 0)
      .map(({ id, problems }) => report(id, problems.map(formatProblem))),
    ...broken.map(({ course, id, problems }) => report(`${course}/${id}`, problems.map(formatProblem))),
  ];
}

interface All extends Options {
  readonly linted: readonly LintedPlace[];
  readonly config: ReturnType<typeof readConfig>;
  readonly screen: Screen;
}

async function rehearseAll({ lessons }: Chosen, { linted, config, parallel, screen }: All): Promise<LessonReport[]> {
  if (lessons.length === 0) return [];
  using interrupted = untilInterrupted(screen);
  const { signal } = interrupted;
  const sandboxes = parallel * Math.max(...lessons.map(({ lesson }) => lesson.hosts.length));
  const onWait = (pid: number) => screen.line(`Waiting for process ${pid}, which rehearses lessons`);
  await using stage = await Stage.open({ config, sandboxes, onWait });
  return await takeInTurns(lessons, parallel, async (one) => {
    const { lesson } = one;
    const onProgress = (text: string) => screen.transient(`${lesson.id}  ${text}`);
    const rehearsed = await testLesson(lesson, { stage, signal, onProgress });
    const report = { ...rehearsed, parts: [textPart(one, linted), ...rehearsed.parts] };
    show(report, screen);
    return report;
  });
}

function show(report: LessonReport, screen: Screen): void {
  for (const line of reportLines(report, screen)) screen.line(line);
}

async function writeReports(reports: readonly LessonReport[], { json, junit }: Options, screen: Screen): Promise<void> {
  const data = JSON.stringify({ passed: !reports.some(hasFailed), lessons: reports }, null, 2);
  if (json === '-') screen.line(data);
  else if (json !== undefined) await writeFile(json, `${data}\n`);
  if (junit !== undefined) await writeFile(junit, toJunit(reports));
}

/** @throws UsageError */
function readOptions(args: readonly string[]): Options {
  const { values, positionals } = readWords(args);
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_PARALLEL) {
    throw new UsageError(`Expected --parallel from 1 to ${MOST_PARALLEL}, found "${values.parallel}".`);
  }
  return { paths: positionals, lessons: values.lesson, parallel, json: values.json, junit: values.junit };
}

function readWords(args: readonly string[]) {
  const word = { type: 'string' } as const;
  const lesson = { type: 'string', multiple: true, default: [] as string[] } as const;
  const options = { json: word, junit: word, parallel: { ...word, default: PARALLEL }, lesson };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`lesson test: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
