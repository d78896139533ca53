// Loads one lesson folder. Whatever is wrong with it becomes a BrokenLesson; nothing is thrown.
import { createHash } from 'node:crypto';
import { type Locale, localeSchema } from '../protocol/messages.ts';
import { findInLessonFile, findInProse, findUnplaced } from './consistency.ts';
import type { ContentDirectory, TextFile } from './content-directory.ts';
import {
  type Block,
  type BrokenLesson,
  type ContentProblem,
  DEFAULT_HOST,
  type Lesson,
  type LessonText,
} from './lesson.ts';
import { type Finding, inFile } from './problem.ts';
import { type Prose, readProse } from './prose.ts';
import { type LessonFile, lessonFileSchema } from './schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export interface LessonPlace {
  readonly directory: ContentDirectory;
  /** Relative to the directory. */
  readonly folder: string;
  readonly course: string;
  readonly id: string;
  readonly order: number;
}

/** Lessons already loaded, by folder and hash: what did not change is not parsed again. */
export type LessonMemo = Map<string, Lesson | BrokenLesson>;

const places = new WeakMap<Lesson | BrokenLesson, LessonPlace>();

/** Where a lesson was loaded from, for what is read of it only when it is asked for. */
export const placeOf = (lesson: Lesson | BrokenLesson): LessonPlace | undefined => places.get(lesson);

const LESSON_FILE = 'lesson.yaml';
const LOCALES = localeSchema.options;
const proseFile = (locale: Locale): string => `lesson.${locale}.mdx`;

interface LessonFiles {
  readonly yaml: TextFile;
  readonly prose: Readonly<Record<Locale, TextFile>>;
}

export async function loadLesson(place: LessonPlace, memo: LessonMemo): Promise<Lesson | BrokenLesson> {
  const files = await readFiles(place);
  const hash = hashOf(files);
  const key = `${place.folder} ${hash}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const lesson = buildLesson(place, files, hash);
  places.set(lesson, place);
  memo.set(key, lesson);
  return lesson;
}

async function readFiles({ directory, folder }: LessonPlace): Promise<LessonFiles> {
  const [yaml, ko, en] = await Promise.all(
    [LESSON_FILE, proseFile('ko'), proseFile('en')].map((name) => directory.readText(`${folder}/${name}`)),
  );
  if (yaml === undefined || ko === undefined || en === undefined)
    throw new Error('unreachable: three names, three files');
  return { yaml, prose: { ko, en } };
}

function hashOf({ yaml, prose }: LessonFiles): string {
  const hash = createHash('sha256');
  for (const file of [yaml, prose.ko, prose.en]) {
    const content = file.ok ? file.bytes : file.finding.message;
    hash.update(`${file.ok} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function buildLesson(place: LessonPlace, files: LessonFiles, hash: string): Lesson | BrokenLesson {
  const { course, id, order, folder } = place;
  const problems: ContentProblem[] = [];
  const report = (name: string, findings: readonly Finding[]) =>
    problems.push(...findings.map(inFile(`${folder}/${name}`)));
  const lessonFile = readLessonFile(files.yaml, (findings) => report(LESSON_FILE, findings));
  const prose: Partial<Record<Locale, Prose>> = {};
  for (const locale of LOCALES) {
    const name = proseFile(locale);
    const read = readProseFile(files.prose[locale], (findings) => report(name, findings));
    if (read === undefined) continue;
    prose[locale] = read;
    if (lessonFile === undefined) continue;
    report(name, findInProse(read, lessonFile.value));
    report(LESSON_FILE, findUnplaced(name, read, lessonFile));
  }
  const { ko, en } = prose;
  if (problems.length > 0 || lessonFile === undefined || ko === undefined || en === undefined) {
    return { course, id, order, problems };
  }
  const { minutes, blocks } = lessonFile.value;
  const texts = { ko: textOf(ko), en: textOf(en) };
  const steps = lessonFile.value.steps.map((step) => ({
    ...step,
    solution: step.blocks.map((block) => ({ kind: 'block' as const, block })),
  }));
  return {
    ...{ course, id, order, minutes, hosts: [{ id: DEFAULT_HOST }], blocks: blocksOf(blocks), steps },
    ...{ quizzes: [], files: [], edited: [], texts, hash },
  };
}

type Report = (findings: readonly Finding[]) => void;

function readLessonFile(file: TextFile, report: Report): YamlSource<LessonFile> | undefined {
  if (!file.ok) return void report([file.finding]);
  const read = readYaml(lessonFileSchema, file.text);
  if (!read.ok) return void report(read.findings);
  report(findInLessonFile(read.source));
  return read.source;
}

function readProseFile(file: TextFile, report: Report): Prose | undefined {
  if (!file.ok) return void report([file.finding]);
  const read = readProse(file.text);
  return read.ok ? read.prose : void report(read.findings);
}

const blocksOf = (blocks: LessonFile['blocks']): Block[] =>
  Object.entries(blocks).map(([id, { command, terminal, expect }]) => ({
    id,
    command,
    host: DEFAULT_HOST,
    terminal,
    expectedExitCode: expect.exitCode,
    expectedOutput: null,
    apart: false,
    prompt: null,
    inside: null,
    editable: false,
  }));

function textOf({ frontmatter, mdx }: Prose): LessonText {
  const { title, summary, steps } = frontmatter.value;
  return { title, summary, mdx, stepTitles: steps, quizzes: {} };
}
