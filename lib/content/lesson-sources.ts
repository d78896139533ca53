// Finds and reads the files that a lesson is made of, whichever form it has.
import { createHash } from 'node:crypto';
import type { Locale } from '../protocol/messages.ts';
import type { ContentDirectory, LessonEntry, Tree } from './content-directory.ts';
import type { LessonSources, NamedProse, NamedText } from './draft/long-form.ts';
import type { ContentProblem } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';

export interface LessonPlace {
  readonly directory: ContentDirectory;
  /** Of the course; relative to the directory. */
  readonly courseFolder: string;
  readonly entry: LessonEntry;
  readonly course: string;
  readonly id: string;
}

export interface ReadLesson extends LessonSources {
  readonly files: Tree;
  readonly figures: Tree;
  readonly transcripts: Tree;
  readonly problems: readonly ContentProblem[];
  readonly hash: string;
}

export const LESSON_FILE = 'lesson.yaml';
const TREES = {
  files: { files: CONTENT_LIMITS.filesPerLesson, fileBytes: CONTENT_LIMITS.lessonFileBytes, what: 'files' },
  figures: { files: CONTENT_LIMITS.figuresPerLesson, fileBytes: CONTENT_LIMITS.figureBytes, what: 'figures' },
  transcripts: {
    files: CONTENT_LIMITS.transcriptsPerLesson,
    fileBytes: CONTENT_LIMITS.transcriptBytes,
    what: 'recordings',
  },
} as const;

export async function readLessonSources(place: LessonPlace, locales: readonly Locale[]): Promise<ReadLesson> {
  const { directory, courseFolder, entry } = place;
  const folder = `${courseFolder}/${entry.name}`;
  const names = await directory.fileNames(folder);
  const inside = names.filter((name) => /^lesson(\.[a-z-]+)?\.mdx$/.test(name));
  const isLong = entry.beside.length === 0 && (names.includes(LESSON_FILE) || inside.length === 0);
  const prefix = entry.beside.length > 0 ? folder : `${folder}/lesson`;
  const present = entry.beside.length > 0 ? entry.beside : inside;
  const read = async (file: string): Promise<NamedText> => ({ file, text: await directory.readText(file) });
  const prose = proseFiles({ prefix, present, isLong, locales }).map(
    async ({ file, locales: served }): Promise<NamedProse> => ({ ...(await read(file)), locales: served }),
  );
  const [yaml, files, figures, transcripts, ...texts] = await Promise.all([
    isLong ? read(`${folder}/${LESSON_FILE}`) : undefined,
    directory.tree(`${folder}/files`, TREES.files),
    directory.tree(`${folder}/figures`, TREES.figures),
    directory.tree(`${folder}/transcripts`, TREES.transcripts),
    ...prose,
  ]);
  // A bad recording breaks no lesson: the block is shown without one.
  const problems = [files, figures].flatMap((tree) => tree.problems);
  if (entry.beside.length > 0 && (names.includes(LESSON_FILE) || inside.length > 0)) {
    const message = `found ${[...entry.beside, entry.name].join(' and ')}, expected a lesson in one of them`;
    problems.push({ file: folder, line: null, message });
  }
  const sources = { yaml, prose: texts, files, figures, transcripts, problems };
  return { ...sources, hash: hashOf(sources) };
}

interface ProseNames {
  readonly prefix: string;
  readonly present: readonly string[];
  readonly isLong: boolean;
  readonly locales: readonly Locale[];
}

/** One file for each language; in the short form, one alone may serve all of them. */
function proseFiles({ prefix, present, isLong, locales }: ProseNames) {
  const stem = prefix.slice(prefix.lastIndexOf('/') + 1);
  if (!isLong && present.length === 1 && present[0] === `${stem}.mdx`) return [{ file: `${prefix}.mdx`, locales }];
  return locales.map((locale) => ({ file: `${prefix}.${locale}.mdx`, locales: [locale] }));
}

function hashOf({ yaml, prose, ...trees }: Omit<ReadLesson, 'hash'>): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Uint8Array) =>
    hash.update(`${name} ${content.length}\n`).update(content);
  for (const { file, text } of [yaml, ...prose].filter((it) => it !== undefined)) {
    if (text.ok) add(file, text.bytes);
    else add(`${file} refused`, text.finding.message);
  }
  for (const [name, { files }] of [
    ['files', trees.files],
    ['figures', trees.figures],
    ['transcripts', trees.transcripts],
  ] as const) {
    for (const { path, bytes, executable } of files) add(`${name}/${path} ${executable}`, bytes);
  }
  for (const problem of trees.problems) add('problem', JSON.stringify(problem));
  return hash.digest('hex');
}
