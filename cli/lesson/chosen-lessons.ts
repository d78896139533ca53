// Which lessons are meant: by a path to a content directory, a course or a lesson, or by `<course>/<lesson>`.
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type BrokenLesson, type Course, isBroken, type Lesson } from '../../lib/content/lesson.ts';
import { loadContent } from '../../lib/content/load.ts';
import { UsageError } from '../usage-error.ts';

/** A content directory, and how far down in it is meant: folder names; null for all. */
export interface ContentPlace {
  readonly directory: string;
  readonly course: string | null;
  readonly lesson: string | null;
}

export interface Chosen {
  readonly courses: readonly Course[];
  readonly lessons: readonly Lesson[];
  readonly broken: readonly BrokenLesson[];
}

/** @param directories what is meant where no path is given */
export function placesOf(paths: readonly string[], directories: readonly string[]): Promise<ContentPlace[]> {
  if (paths.length > 0) return Promise.all(paths.map(findPlace));
  return Promise.resolve(directories.map((directory) => ({ directory, course: null, lesson: null })));
}

/** @throws UsageError where there is no such folder */
export async function findPlace(path: string): Promise<ContentPlace> {
  const folder = resolve(path);
  if (!(await isThere(folder))) throw new UsageError(`There is no folder ${path}.`);
  const name = basename(folder);
  const parent = dirname(folder);
  if (await isThere(join(folder, 'course.yaml'))) return { directory: parent, course: name, lesson: null };
  if (await isThere(join(parent, 'course.yaml'))) {
    return { directory: dirname(parent), course: basename(parent), lesson: name };
  }
  return { directory: folder, course: null, lesson: null };
}

/**
 * @param ids `<lesson>` or `<course>/<lesson>`; none for all
 * @throws UsageError where nothing is meant by one of them
 */
export async function chooseLessons(places: readonly ContentPlace[], ids: readonly string[]): Promise<Chosen> {
  const all = await Promise.all(places.map(lessonsIn));
  const courses = all.flatMap((found) => found.courses);
  const lessons = all.flatMap((found) => found.lessons);
  const unknown = ids.find((id) => !lessons.some((lesson) => isCalled(lesson, id)));
  if (unknown !== undefined) {
    const known = lessons.map(({ course, id }) => `${course}/${id}`).join(', ');
    throw new UsageError(`There is no lesson "${unknown}"; expected one of: ${known}.`);
  }
  const chosen = lessons.filter((lesson) => ids.length === 0 || ids.some((id) => isCalled(lesson, id)));
  return {
    courses,
    lessons: chosen.filter((lesson): lesson is Lesson => !isBroken(lesson)),
    broken: chosen.filter(isBroken),
  };
}

async function lessonsIn({ directory, course, lesson }: ContentPlace) {
  const courses = (await loadContent([directory])).filter(
    ({ id }) => course === null || course === numbered(id, course),
  );
  const lessons = courses.flatMap(({ lessons }) => lessons);
  return { courses, lessons: lessons.filter(({ id }) => lesson === null || lesson === numbered(id, lesson)) };
}

/** The folder of this id; the id of a broken one may be its folder's whole name. */
const numbered = (id: string, folder: string): string =>
  folder === id || folder.replace(/^\d{1,4}-/, '') === id ? folder : '';

const isCalled = ({ course, id }: Lesson | BrokenLesson, name: string): boolean =>
  [id, `${course}/${id}`].includes(name);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
