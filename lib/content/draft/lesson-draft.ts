// A lesson as it was written, whichever way: what both forms become before it is known whether it holds together.
import type { Locale } from '../../protocol/messages.ts';
import type { ContentProblem } from '../lesson.ts';
import type { Finding } from '../problem.ts';
import type { Prose } from '../prose.ts';
import type { Frontmatter } from '../schema/frontmatter.ts';
import type { LessonFile } from '../schema/lesson-file.ts';

export type Path = readonly PropertyKey[];

/** Where something is written. `file` is relative to the content directory. */
export interface Written<T> {
  readonly value: T;
  readonly file: string;
  problem(path: Path, message: string): ContentProblem;
}

export interface ProseFile {
  readonly file: string;
  /** The languages that it serves: one, or all of them where there is no other file. */
  readonly locales: readonly Locale[];
  readonly prose: Prose<Frontmatter>;
}

export interface LessonDraft {
  /** Missing: it could not be read, and the problems say why. */
  readonly written: Written<LessonFile> | undefined;
  readonly prose: readonly ProseFile[];
  readonly problems: readonly ContentProblem[];
}

export const problemsIn = (file: string, findings: readonly Finding[]): ContentProblem[] =>
  findings.map((finding) => ({ file, ...finding }));

/** The last part of a path. */
export const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

export const writtenIn = <T>(
  file: string,
  { value, lineOf }: { readonly value: T; lineOf(path: Path): number },
): Written<T> => ({ value, file, problem: (path, message) => ({ file, line: lineOf(path), message }) });
