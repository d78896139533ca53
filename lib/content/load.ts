// Reads content directories into courses. A broken lesson is listed as broken and breaks nothing else.
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { SlipwayError } from '../errors.ts';
import { LOCALES } from '../i18n/locales.ts';
import type { Locale } from '../protocol/messages.ts';
import { ContentDirectory, type LessonEntry, type Numbered } from './content-directory.ts';
import type { BrokenLesson, Course, Lesson } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import { courseTexts, readCourse } from './load-course.ts';
import { type LessonMemo, type LoadContext, type LoadedLesson, loadLesson } from './load-lesson.ts';

export interface LoadOptions {
  /** Keep it between calls, and only what changed is parsed again. */
  readonly memo?: LessonMemo;
  /** Each has prose of its own in every lesson. Default: those of the site. */
  readonly locales?: readonly Locale[];
  readonly inspect?: (loaded: LoadedLesson) => void;
  /** A directory that cannot be read is listed as a course that is broken, and does not fail the others. Default false. */
  readonly listUnreadable?: boolean;
}

/**
 * @param directories content directories; a course in an earlier one wins over one of the same id in a later one
 * @throws SlipwayError `content-invalid` only when a directory cannot be read at all, and is not to be listed
 */
export async function loadContent(directories: readonly string[], options: LoadOptions = {}): Promise<Course[]> {
  const { memo = new Map(), locales = LOCALES, inspect, listUnreadable = false } = options;
  const courses: Course[] = [];
  for (const path of directories) {
    const request = { taken: new Set(courses.map(({ id }) => id)), memo, locales, inspect };
    try {
      courses.push(...(await loadDirectory(await ContentDirectory.open(path), request)));
    } catch (error) {
      if (!listUnreadable || !(error instanceof SlipwayError)) throw error;
      courses.push(brokenCourse({ name: basename(path), order: 0, id: undefined }, error.message, request));
    }
  }
  return courses.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

interface DirectoryRequest {
  /** Ids of courses so far; new ones are added. */
  readonly taken: Set<string>;
  readonly memo: LessonMemo;
  readonly locales: readonly Locale[];
  readonly inspect: LoadOptions['inspect'];
}

async function loadDirectory(directory: ContentDirectory, request: DirectoryRequest): Promise<Course[]> {
  const courses: Course[] = [];
  let lessonsLeft: number = CONTENT_LIMITS.lessonsPerDirectory;
  const folders = await directory.folders('.');
  for (const folder of folders.slice(0, CONTENT_LIMITS.coursesPerDirectory)) {
    const course = await loadCourse(directory, { ...request, folder, lessonsLeft });
    lessonsLeft -= course.lessons.length;
    courses.push(course);
  }
  const [next] = folders.slice(courses.length);
  if (next !== undefined) {
    const message = `found ${folders.length} courses, expected at most ${courses.length}: this one and those after it are left out`;
    courses.push(brokenCourse(next, message, request));
  }
  return courses;
}

interface CourseRequest extends DirectoryRequest {
  readonly folder: Numbered;
  readonly lessonsLeft: number;
}

async function loadCourse(directory: ContentDirectory, request: CourseRequest): Promise<Course> {
  const { folder, taken, lessonsLeft, memo, locales, inspect } = request;
  const { name, order } = folder;
  const claimed = claimId(folder, taken, 'course');
  if (!claimed.ok) {
    return brokenCourse(folder, claimed.message, request);
  }
  const { id } = claimed;
  const { texts, problems, ...shared } = await readCourse(directory, name, { id, locales });
  const entries = await directory.lessons(name);
  const limit = Math.min(lessonsLeft, CONTENT_LIMITS.lessonsPerCourse);
  const context = { locales, memo, inspect, ...shared };
  const lessons = await loadLessons(directory, { entries: entries.slice(0, limit), course: id, folder: name, context });
  if (entries.length > limit) {
    const message = `found ${entries.length} lessons, expected at most ${limit}: the rest is left out`;
    problems.push({ file: name, line: null, message });
  }
  return { id, order, ...texts, lessons, problems };
}

const brokenCourse = ({ name, order }: Numbered, message: string, { locales }: DirectoryRequest): Course => ({
  ...{ id: name, order, ...courseTexts(name, locales), lessons: [] },
  problems: [{ file: name, line: null, message }],
});

interface LessonsRequest {
  readonly entries: readonly LessonEntry[];
  readonly course: string;
  readonly folder: string;
  readonly context: LoadContext;
}

/** One after the other, and after each whatever else waits: parsing a thousand takes seconds. */
async function loadLessons(
  directory: ContentDirectory,
  request: LessonsRequest,
): Promise<Array<Lesson | BrokenLesson>> {
  const { entries, course, folder, context } = request;
  const taken = new Set<string>();
  const lessons: Array<Lesson | BrokenLesson> = [];
  for (const entry of entries) {
    const claim = claimId(entry, taken, 'lesson');
    if (claim.ok) {
      lessons.push(await loadLesson({ directory, courseFolder: folder, entry, course, id: claim.id }, context));
      await setImmediate();
    } else {
      const problem = { file: `${folder}/${entry.name}`, line: null, message: claim.message };
      lessons.push({ course, id: entry.name, order: entry.order, problems: [problem] });
    }
  }
  return lessons;
}

type Claim = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };

function claimId({ name, id }: Numbered, taken: Set<string>, what: string): Claim {
  if (id === undefined) {
    return {
      ok: false,
      message: `found the folder name ${name}, expected a number and an id such as 01-first-${what}`,
    };
  }
  if (taken.has(id)) return { ok: false, message: `found a second ${what} ${id}, expected an id of its own` };
  taken.add(id);
  return { ok: true, id };
}
