// Which content is meant by a path on the command line: a content directory, a course in it, or one lesson.
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

export interface ContentPlace {
  /** The content directory. */
  readonly directory: string;
  /** Names of folders in it. A lesson's is without the ending of its prose. */
  readonly course: string | undefined;
  readonly lesson: string | undefined;
}

/** @throws UsageError */
export async function findContent(path: string): Promise<ContentPlace> {
  const found = resolve(path);
  if (!(await exists(found)))
    throw new UsageError(`There is nothing at ${path}; expected a content directory, a course or a lesson.`);
  if (await isCourse(found)) return { directory: dirname(found), course: basename(found), lesson: undefined };
  const inCourse = await lessonAt(found);
  if (inCourse !== undefined) return inCourse;
  return { directory: found, course: undefined, lesson: undefined };
}

/** The path itself, or the folder of a file in it. */
async function lessonAt(path: string): Promise<ContentPlace | undefined> {
  for (const candidate of [path, dirname(path)]) {
    const course = dirname(candidate);
    if (!(await isCourse(course))) continue;
    const lesson = basename(candidate).replace(/(\.[a-z-]+)?\.mdx$/, '');
    return { directory: dirname(course), course: basename(course), lesson };
  }
  return undefined;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const isCourse = (path: string): Promise<boolean> => exists(join(path, 'course.yaml'));
