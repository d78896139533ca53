// `lesson record [path]`: runs lessons in two sandboxes each and writes what their blocks print. What is different in the
// two is volatile. Where nothing but that has changed since the last time, a file stays as it is.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Lesson, recordedBlocks } from '../../lib/content/lesson.ts';
import { placeOf } from '../../lib/content/load-lesson.ts';
import { formatCast } from '../../lib/content/transcript/cast.ts';
import { findDrift } from '../../lib/content/transcript/drift.ts';
import { TRANSCRIPTS_FOLDER } from '../../lib/content/transcript/load-transcripts.ts';
import { makeTranscript } from '../../lib/content/transcript/recording.ts';
import type { Transcript } from '../../lib/content/transcript/transcript.ts';
import { readConfig } from '../../server/config.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { type ChosenLesson, chooseLessons, placesOf } from './chosen-lessons.ts';
import { hasFailed } from './lesson-report.ts';
import type { Rehearsal } from './rehearse.ts';
import { reportLines } from './report-lines.ts';
import { Stage } from './stage.ts';
import { setUpStage, untilInterrupted } from './stage-setup.ts';
import { recordingsOf, rehearse, type TestOptions } from './test-lesson.ts';

const TAKES = 2;

export const record: RunCommand = async ({ root, args, screen }) => {
  const config = readConfig(process.env, root);
  const { lessons, broken } = await chooseLessons(await placesOf(readPaths(args), config.contentDirectories), []);
  for (const { course, id } of broken) screen.line(`${course}/${id} is broken, see: slipway lesson lint`);
  if (lessons.length === 0) return 1;
  await setUpStage(root, screen);
  using interrupted = untilInterrupted(screen);
  const sandboxes = TAKES * Math.max(...lessons.map(({ lesson }) => lesson.hosts.length));
  const onWait = (pid: number) => screen.line(`Waiting for process ${pid}, which rehearses lessons`);
  await using stage = await Stage.open({ config, sandboxes, onWait });
  let isGood = broken.length === 0;
  for (const chosen of lessons) {
    const onProgress = (text: string) => screen.transient(`${chosen.lesson.id}  ${text}`);
    const options = { stage, signal: interrupted.signal, onProgress };
    isGood = (await recordLesson(chosen, options, screen)) && isGood;
  }
  return isGood ? 0 : 1;
};

/** @returns whether the lesson holds: of one that does not, nothing is written */
async function recordLesson(
  { lesson, directory }: ChosenLesson,
  options: TestOptions,
  screen: Screen,
): Promise<boolean> {
  const startedAt = performance.now();
  const takes = await Promise.all(Array.from({ length: TAKES }, () => rehearse(lesson, new Map(), options)));
  const name = `${lesson.course}/${lesson.id}`;
  for (const { parts } of takes) {
    const report = { lesson: name, durationMs: Math.round(performance.now() - startedAt), parts: parts.reports };
    if (!hasFailed(report)) continue;
    for (const line of reportLines(report, screen)) screen.line(line);
    return false;
  }
  const folder = join(directory, placeOf(lesson)?.folder ?? '', TRANSCRIPTS_FOLDER);
  const written = await writeRecordings(lesson, folder, takes);
  const many = `${written.length} of ${recordedBlocks(lesson).length} recordings written`;
  screen.line(
    `${screen.style('green', '✓')} ${screen.style('bold', name)}  ${written.length === 0 ? 'nothing has changed' : many}`,
  );
  for (const block of written) screen.line(`  ${block}`);
  return true;
}

/** @returns the blocks whose recordings are others now */
async function writeRecordings(lesson: Lesson, folder: string, takes: readonly Rehearsal[]): Promise<string[]> {
  const { transcripts } = await recordingsOf(lesson);
  await mkdir(folder, { recursive: true });
  await removeOthers(folder, lesson);
  const written: string[] = [];
  for (const { id } of recordedBlocks(lesson)) {
    const [first, ...others] = takes.flatMap(({ performances }) => performances.get(id) ?? []);
    if (first === undefined) continue;
    const now = makeTranscript(
      first,
      others.map(({ output }) => output),
    );
    const before = transcripts.get(id);
    if (before !== undefined && isAsBefore(before, now)) continue;
    await writeFile(join(folder, fileOf(id)), formatCast(now));
    written.push(id);
  }
  return written;
}

const isAsBefore = (before: Transcript, now: Transcript): boolean =>
  before.exitCode === now.exitCode && before.truncated === now.truncated && findDrift(before, now.text) === null;

const fileOf = (block: string) => `${block}.cast`;

/** Recordings of blocks that the page has no more. */
async function removeOthers(folder: string, lesson: Lesson): Promise<void> {
  const wanted = new Set(recordedBlocks(lesson).map(({ id }) => fileOf(id)));
  const others = (await readdir(folder)).filter((name) => name.endsWith('.cast') && !wanted.has(name));
  await Promise.all(others.map((name) => rm(join(folder, name))));
}

/** @throws UsageError */
function readPaths(args: readonly string[]): string[] {
  try {
    return parseArgs({ args: [...args], allowPositionals: true }).positionals;
  } catch (error) {
    throw new UsageError(`lesson record: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
