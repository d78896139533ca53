// Which lessons are meant: those below paths on the command line, or of all content, and of these only some by their ids.
import { type BrokenLesson, type Course, isBroken, type Lesson } from '../../lib/content/lesson.ts';
import { loadContent } from '../../lib/content/load.ts';
import { UsageError } from '../usage-error.ts';
import { type ContentPlace, findContent } from './find-content.ts';

export interface ChosenLesson {
  readonly lesson: Lesson;
  /** The content directory that it is in. */
  readonly directory: string;
}

export interface Chosen {
  readonly courses: readonly Course[];
  readonly lessons: readonly ChosenLesson[];
  readonly broken: readonly BrokenLesson[];
}

/**
 * @param named paths or ids
 * @param directories where ids are looked for, and what is meant where nothing is named
 * @throws UsageError
 */
export function placesOf(named: readonly string[], directories: readonly string[]): Promise<ContentPlace[]> {
  const all = directories.map((directory) => ({ directory, course: undefined, lesson: undefined }));
  return named.length > 0 ? Promise.all(named.map((one) => findContent(one, directories))) : Promise.resolve(all);
}

/**
 * @param ids `<lesson>` or `<course>/<lesson>`; none for all
 * @throws UsageError where nothing is meant by one of them
 */
export async function chooseLessons(places: readonly ContentPlace[], ids: readonly string[]): Promise<Chosen> {
  const found = (await Promise.all(places.map(lessonsIn))).flat();
  const all = found.flatMap(({ lessons }) => lessons);
  const unknown = ids.find((id) => !all.some((lesson) => isCalled(lesson, id)));
  if (unknown !== undefined) {
    const known = all.map(({ course, id }) => `${course}/${id}`).join(', ');
    throw new UsageError(`There is no lesson "${unknown}"; expected one of: ${known}.`);
  }
  const isMeant = (lesson: Lesson | BrokenLesson) => ids.length === 0 || ids.some((id) => isCalled(lesson, id));
  return {
    courses: found.map(({ course }) => course),
    lessons: found.flatMap(({ lessons, directory }) =>
      lessons.flatMap((lesson) => (isMeant(lesson) && !isBroken(lesson) ? [{ lesson, directory }] : [])),
    ),
    broken: all.filter(isBroken).filter(isMeant),
  };
}

async function lessonsIn({ directory, course, lesson }: ContentPlace) {
  const courses = await loadContent([directory]);
  return courses
    .filter(({ id }) => course === undefined || isFolderOf(id, course))
    .map((found) => ({
      course: found,
      directory,
      lessons: found.lessons.filter(({ id }) => lesson === undefined || isFolderOf(id, lesson)),
    }));
}

/** The id of what is broken may be its folder's whole name. */
const isFolderOf = (id: string, folder: string): boolean => id === folder || id === folder.replace(/^\d{1,4}-/, '');

const isCalled = ({ course, id }: Lesson | BrokenLesson, name: string): boolean =>
  [id, `${course}/${id}`].includes(name);
