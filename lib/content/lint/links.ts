// Do the links of a lesson lead somewhere? Those that stay on the site; what is out there may be there tomorrow.
import type { ProseFile } from '../draft/lesson-draft.ts';
import { type ContentProblem, type Course, isBroken } from '../lesson.ts';
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
  const complaints = loaded.flatMap((lesson) =>
    lesson.draft.prose.flatMap((file) =>
      file.prose.links.flatMap((link) => {
        const found = complaintAbout(link, { lesson, file, courses });
        if (found === undefined) return [];
        const message = `found the link ${JSON.stringify(link.url)}, expected ${found.expected}`;
        return [{ isCertain: found.isCertain, problem: { file: file.file, line: link.line, message } }];
      }),
    ),
  );
  const only = (isCertain: boolean) =>
    complaints.filter((found) => found.isCertain === isCertain).map(({ problem }) => problem);
  return { errors: only(true), warnings: only(false) };
}

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

/** As a browser reads it on the lesson's page. */
function complaintAbout({ url }: ProseLink, context: Context): Complaint | undefined {
  const { lesson, file } = context;
  const { course, entry } = lesson.place;
  const [locale = ''] = file.locales;
  const target = new URL(url, `${SITE}/${locale}/lessons/${course}/${entry.id}`);
  if (target.origin !== SITE) return undefined;
  if (url.startsWith('#')) return complaintAboutStep(target.hash, context);
  const [, itsLocale, itsCourse = '', itsLesson = ''] =
    LESSON_PAGE.exec(target.pathname) ?? OTHER_PAGES.exec(target.pathname) ?? [];
  if (itsLocale === undefined) return certain('a lesson, such as /en/lessons/my-course/my-lesson');
  if (!file.locales.some((known) => known === itsLocale)) return certain(`/${locale}/… in a text of that language`);
  return itsCourse === '' ? undefined : complaintAboutLesson(itsCourse, itsLesson, context);
}

function complaintAboutStep(hash: string, { lesson: { lesson } }: Context): Complaint | undefined {
  if (isBroken(lesson)) return undefined;
  const steps = lesson.steps.map(({ id }) => `#${id}`);
  return steps.includes(hash) ? undefined : certain(`a step of this lesson${suggest(hash, steps)}`);
}

function complaintAboutLesson(courseId: string, lessonId: string, { courses }: Context): Complaint | undefined {
  const course = courses.find(({ id }) => id === courseId);
  if (course === undefined) {
    const known = courses.map(({ id }) => id);
    return { expected: `a course of this content directory${suggest(courseId, known)}`, isCertain: false };
  }
  const known = course.lessons.map(({ id }) => id);
  return known.includes(lessonId) ? undefined : certain(`a lesson that there is${suggest(lessonId, known)}`);
}
