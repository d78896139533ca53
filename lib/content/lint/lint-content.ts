// Everything that is wrong with a content directory, or should not be so. Needs no engine.
import type { Locale } from '../../protocol/messages.ts';
import { type ContentProblem, type Course, isBroken } from '../lesson.ts';
import { loadContent } from '../load.ts';
import type { LoadedLesson } from '../load-lesson.ts';
import { findDeadLinks } from './links.ts';
import { findWarnings } from './lint-lesson.ts';
import { findUnknownInCourses } from './unknown-entries.ts';
import { findUnusedTerms } from './unused.ts';

export interface LintReport {
  readonly lessons: number;
  readonly errors: readonly ContentProblem[];
  readonly warnings: readonly ContentProblem[];
}

export interface LintOptions {
  /** Names of folders: of one course, of one lesson in it. Default: all. */
  readonly course?: string | undefined;
  readonly lesson?: string | undefined;
  readonly locales?: readonly Locale[];
}

/** @throws SlipwayError `content-invalid` when there is no such directory */
export async function lintContent(
  directory: string,
  { course, lesson, locales }: LintOptions = {},
): Promise<LintReport> {
  const loaded: LoadedLesson[] = [];
  const inspect = (found: LoadedLesson) => void loaded.push(found);
  const courses = await loadContent([directory], { inspect, ...(locales !== undefined && { locales }) });
  const prefix = [course, lesson].filter((part) => part !== undefined).join('/');
  const isMeant = ({ file }: ContentProblem) =>
    prefix === '' || file === prefix || file.startsWith(`${prefix}/`) || file.startsWith(`${prefix}.`);
  const warnings = await Promise.all(loaded.map(findWarnings));
  const links = findDeadLinks(loaded, courses);
  const unknown = await findUnknownInCourses(loaded);
  const all = [
    ...warnings.flat(),
    ...unknown,
    ...links.warnings,
    ...courses.flatMap((it) => unusedTermsOf(it, loaded)),
  ];
  return {
    lessons: loaded.filter(({ place }) =>
      isMeant({ file: `${place.courseFolder}/${place.entry.name}`, line: null, message: '' }),
    ).length,
    errors: [...courses.flatMap(errorsOf), ...links.errors].filter(isMeant),
    warnings: all.filter(isMeant),
  };
}

const errorsOf = ({ problems, lessons }: Course): ContentProblem[] => [
  ...problems,
  ...lessons.flatMap((lesson) => (isBroken(lesson) ? lesson.problems : [])),
];

function unusedTermsOf({ id, terms }: Course, loaded: readonly LoadedLesson[]): ContentProblem[] {
  const lessons = loaded.filter(({ place }) => place.course === id);
  const [first] = lessons;
  if (first === undefined) return [];
  const file = `${first.place.courseFolder}/course.yaml`;
  return findUnusedTerms(Object.keys(terms), lessons).map((term) => ({
    ...{ file, line: null },
    message: `term ${term} is explained nowhere, expected <Term id="${term}">`,
  }));
}
