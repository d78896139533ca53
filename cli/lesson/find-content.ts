// Which content is meant on the command line: by a path (a content directory, a course in it, one lesson), or by ids, which
// stay the same whatever number a folder has.
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../usage-error.ts';

export interface ContentPlace {
  /** The content directory. */
  readonly directory: string;
  /** Names of folders in it. A lesson's is without the ending of its prose. */
  readonly course: string | undefined;
  readonly lesson: string | undefined;
}

/**
 * @param named a path, or `<course>` or `<course>/<lesson>` of one of the content directories
 * @throws UsageError
 */
export async function findContent(named: string, directories: readonly string[]): Promise<ContentPlace> {
  const path = resolve(named);
  const found = (await exists(path)) ? await contentAt(path) : await findByIds(named, directories);
  if (found !== undefined) return found;
  throw new UsageError(
    `There is nothing at ${named}; expected a content directory, a course or a lesson, or an id of either such as my-course/my-lesson.`,
  );
}

async function contentAt(path: string): Promise<ContentPlace> {
  if (await isCourse(path)) return { directory: dirname(path), course: basename(path), lesson: undefined };
  return (await lessonAt(path)) ?? { directory: path, course: undefined, lesson: undefined };
}

/** The path itself, or the folder of a file in it. */
async function lessonAt(path: string): Promise<ContentPlace | undefined> {
  for (const candidate of [path, dirname(path)]) {
    const course = dirname(candidate);
    if (!(await isCourse(course))) continue;
    return { directory: dirname(course), course: basename(course), lesson: lessonIn(basename(candidate)) };
  }
  return undefined;
}

async function findByIds(named: string, directories: readonly string[]): Promise<ContentPlace | undefined> {
  const [courseId = '', lessonId, ...more] = named.split('/');
  if (more.length > 0) return undefined;
  for (const directory of directories) {
    const course = (await namesIn(directory)).find((name) => idOf(name) === courseId);
    if (course === undefined || !(await isCourse(join(directory, course)))) continue;
    if (lessonId === undefined) return { directory, course, lesson: undefined };
    const lesson = (await namesIn(join(directory, course))).map(lessonIn).find((name) => idOf(name) === lessonId);
    if (lesson !== undefined) return { directory, course, lesson };
  }
  return undefined;
}

/** The id that stands behind the number of a folder's name, or of a file's of prose alone. */
export const idOf = (name: string): string | undefined => /^\d{1,4}-(.+)$/.exec(lessonIn(name))?.[1];

const lessonIn = (name: string): string => name.replace(/(\.[a-z-]+)?\.mdx$/, '');

/** None where there is no such folder. */
export const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Also one whose course.yaml was forgotten, which is to be told of. */
async function isCourse(path: string): Promise<boolean> {
  if (await exists(join(path, 'course.yaml'))) return true;
  return idOf(basename(path)) !== undefined && (await hasLessons(path));
}

async function hasLessons(folder: string): Promise<boolean> {
  const numbered = (await namesIn(folder)).filter((name) => idOf(name) !== undefined);
  const inside = await Promise.all(numbered.map((name) => namesIn(join(folder, name))));
  return numbered.some((name, index) => name.endsWith('.mdx') || inside[index]?.some((file) => LESSON_FILE.test(file)));
}

const LESSON_FILE = /^lesson\.(ya?ml|.+\.mdx)$/;
