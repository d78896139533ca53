// Do the links of a lesson lead somewhere? Those that stay on the site; what is out there may be there tomorrow.
import type { ProseFile } from '../draft/lesson-draft.ts';
import { type BrokenLesson, type ContentProblem, type Course, isBroken, type Lesson } from '../lesson.ts';
import type { LoadedLesson } from '../load-lesson.ts';
import type { ProseLink } from '../parse-prose.ts';
import { suggest } from '../suggest.ts';

export interface LinkProblems {
  readonly errors: readonly ContentProblem[];
  /** Of what may be in another content directory. */
  readonly warnings: readonly ContentProblem[];
}

/** @param courses all of the content directory */
export function findDeadLinks(loaded: readonly LoadedLesson[], courses: readonly Course[]): LinkProblems {
  const files = loaded.flatMap((lesson) => lesson.draft.prose.map((file) => ({ lesson, file, courses })));
  const complaints = files.flatMap((context) =>
    context.file.prose.links.flatMap((link) => {
      const found = complaintAbout(link, context);
      if (found === undefined) return [];
      const message = `found the link ${JSON.stringify(link.url)}, expected ${found.expected}`;
      return [{ isCertain: found.isCertain, problem: { file: context.file.file, line: link.line, message } }];
    }),
  );
  const only = (isCertain: boolean) =>
    complaints.filter((found) => found.isCertain === isCertain).map(({ problem }) => problem);
  return { errors: only(true), warnings: [...only(false), ...files.flatMap(({ file }) => looseReferencesIn(file))] };
}

const looseReferencesIn = ({ file, prose }: ProseFile): ContentProblem[] =>
  prose.looseReferences.map(({ text, label, line }) => ({
    ...{ file, line },
    message: `found ${text} as text, expected a link: say where it leads, [${label}]: …, on a line of its own`,
  }));

interface Context {
  readonly lesson: LoadedLesson;
  readonly file: ProseFile;
  readonly courses: readonly Course[];
}
interface Complaint {
  readonly expected: string;
  readonly isCertain: boolean;
}

const certain = (expected: string): Complaint => ({ expected, isCertain: true });
const SITE = 'https://lesson.invalid';
const LESSON_PAGE = /^\/([a-z-]+)\/lessons\/([^/]+)\/([^/]+)$/;
/** Below each language. */
const OTHER_PAGES = /^\/([a-z-]+)(?:\/me|\/terminal)?$/;
/** Leads to the first page in the reader's language. */
const ROOT = '/';

/** As a browser reads it on the lesson's page. */
function complaintAbout({ url }: ProseLink, context: Context): Complaint | undefined {
  const { lesson, file } = context;
  const { course, entry } = lesson.place;
  const [locale = ''] = file.locales;
  const target = new URL(url, `${SITE}/${locale}/lessons/${course}/${entry.id}`);
  if (target.origin !== SITE) return undefined;
  if (url.startsWith('#')) return complaintAboutStep(target.hash, lesson.lesson, 'this lesson');
  if (target.pathname === ROOT) return undefined;
  // The server leads on from one with a slash at its end.
  const path = target.pathname.replace(/\/$/, '');
  const [, itsLocale, itsCourse = '', itsLesson = ''] = LESSON_PAGE.exec(path) ?? OTHER_PAGES.exec(path) ?? [];
  if (itsLocale === undefined) return certain('a lesson, such as /en/lessons/my-course/my-lesson');
  if (!file.locales.some((known) => known === itsLocale)) return certain(`/${locale}/… in a text of that language`);
  if (itsCourse === '') return undefined;
  return complaintAboutLesson({ course: itsCourse, lesson: itsLesson, hash: target.hash }, context);
}

function complaintAboutStep(hash: string, lesson: Lesson | BrokenLesson, which: string): Complaint | undefined {
  if (isBroken(lesson)) return undefined;
  const steps = lesson.steps.map(({ id }) => `#${id}`);
  return steps.includes(hash) ? undefined : certain(`a step of ${which}${suggest(hash, steps)}`);
}

interface Target {
  readonly course: string;
  readonly lesson: string;
  readonly hash: string;
}

function complaintAboutLesson(target: Target, { courses }: Context): Complaint | undefined {
  const { course: courseId, lesson: lessonId, hash } = target;
  const course = courses.find(({ id }) => id === courseId);
  if (course === undefined) {
    const known = courses.map(({ id }) => id);
    return { expected: `a course of this content directory${suggest(courseId, known)}`, isCertain: false };
  }
  const lesson = course.lessons.find(({ id }) => id === lessonId);
  if (lesson !== undefined) return hash === '' ? undefined : complaintAboutStep(hash, lesson, `lesson ${lessonId}`);
  const known = course.lessons.map(({ id }) => id);
  return certain(`a lesson that there is${suggest(lessonId, known)}`);
}
