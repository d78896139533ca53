// What the loader makes of a content directory on disk, for tests: its courses, and what is wrong with its lessons.
import { expect } from 'vitest';
import { type Course, isBroken } from '../lesson.ts';
import { loadContent } from '../load.ts';
import { formatProblem } from '../problem.ts';
import { type ContentFolder, GOOD_FILES, LESSON } from './content-folder.ts';

export const YAML = 'lesson.yaml';
export const KO = 'lesson.ko.mdx';

/** What is replaced in which file of the good lesson. */
export interface Change {
  readonly file: string;
  readonly found: string;
  readonly by: string;
}

/** A change, and every problem that must come of it. */
export interface Case extends Change {
  readonly what: string;
  readonly problems: readonly string[];
}

export const load = (folder: ContentFolder): Promise<Course[]> => loadContent([folder.path]);

export async function problemsOfLesson(folder: ContentFolder): Promise<string[]> {
  const [course] = await load(folder);
  return (course?.lessons ?? []).flatMap((lesson) => (isBroken(lesson) ? lesson.problems.map(formatProblem) : []));
}

export async function problemsAfter(folder: ContentFolder, { file, found, by }: Change): Promise<string[]> {
  const good = String(GOOD_FILES[`${LESSON}/${file}`]);
  expect(good).toContain(found);
  await folder.write({ [`${LESSON}/${file}`]: good.replace(found, by) });
  return problemsOfLesson(folder);
}
