// Reads content directories into courses. A broken lesson is listed as broken and breaks nothing else.
import { ContentDirectory, type NumberedFolder } from './content-directory.ts';
import type { BrokenLesson, ContentProblem, Course, Lesson } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';
import { type LessonMemo, loadLesson } from './load-lesson.ts';
import { inFile } from './problem.ts';
import { type CourseFile, courseFileSchema } from './schema.ts';
import { readYaml } from './yaml-source.ts';

/**
 * @param directories content directories; a course in an earlier one wins over one of the same id in a later one
 * @param memo keep it between calls, and only what changed is parsed again
 * @throws SlipwayError `content-invalid` only when a directory cannot be read at all
 */
export async function loadContent(directories: readonly string[], memo: LessonMemo = new Map()): Promise<Course[]> {
  const courses: Course[] = [];
  for (const path of directories) {
    const directory = await ContentDirectory.open(path);
    courses.push(...(await loadDirectory(directory, new Set(courses.map(({ id }) => id)), memo)));
  }
  return courses.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

async function loadDirectory(directory: ContentDirectory, taken: Set<string>, memo: LessonMemo): Promise<Course[]> {
  const courses: Course[] = [];
  let lessonsLeft: number = CONTENT_LIMITS.lessonsPerDirectory;
  const folders = await directory.folders('.');
  for (const folder of folders.slice(0, CONTENT_LIMITS.coursesPerDirectory)) {
    const course = await loadCourse(directory, { folder, taken, lessonsLeft, memo });
    lessonsLeft -= course.lessons.length;
    courses.push(course);
  }
  return courses;
}

interface CourseRequest {
  readonly folder: NumberedFolder;
  /** Ids of courses so far; this one's is added. */
  readonly taken: Set<string>;
  readonly lessonsLeft: number;
  readonly memo: LessonMemo;
}

async function loadCourse(directory: ContentDirectory, request: CourseRequest): Promise<Course> {
  const { folder, taken, lessonsLeft, memo } = request;
  const { name, order } = folder;
  const claimed = claimId(folder, taken, 'course');
  if (!claimed.ok) return emptyCourse(folder, [{ file: name, line: null, message: claimed.message }]);
  const { id } = claimed;
  const { texts, problems } = await readCourseFile(directory, name, id);
  const folders = await directory.folders(name);
  const limit = Math.min(lessonsLeft, CONTENT_LIMITS.lessonsPerCourse);
  const lessonIds = new Set<string>();
  const lessons = await Promise.all(
    folders.slice(0, limit).map((lesson): Promise<Lesson | BrokenLesson> | BrokenLesson => {
      const file = `${name}/${lesson.name}`;
      const claim = claimId(lesson, lessonIds, 'lesson');
      if (claim.ok) return loadLesson({ directory, folder: file, course: id, id: claim.id, order: lesson.order }, memo);
      const problem = { file, line: null, message: claim.message };
      return { course: id, id: lesson.name, order: lesson.order, problems: [problem] };
    }),
  );
  if (folders.length > limit) {
    const message = `found ${folders.length} lessons, expected at most ${limit}: the rest is left out`;
    problems.push({ file: name, line: null, message });
  }
  return { id, order, ...texts, lessons, terms: {}, problems };
}

type Claim = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };

function claimId({ name, id }: NumberedFolder, taken: Set<string>, what: string): Claim {
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

interface CourseTexts {
  readonly titles: Course['titles'];
  readonly summaries: Course['summaries'];
}

const textsFor = (id: string, file?: CourseFile): CourseTexts => ({
  titles: file?.title ?? { ko: id, en: id },
  summaries: file?.summary ?? { ko: '', en: '' },
});

async function readCourseFile(directory: ContentDirectory, folder: string, id: string) {
  const name = `${folder}/course.yaml`;
  const broken = (problems: ContentProblem[]) => ({ texts: textsFor(id), problems });
  const file = await directory.readText(name);
  if (!file.ok) return broken([inFile(name)(file.finding)]);
  const read = readYaml(courseFileSchema, file.text);
  return read.ok ? { texts: textsFor(id, read.source.value), problems: [] } : broken(read.findings.map(inFile(name)));
}

const emptyCourse = ({ name, order }: NumberedFolder, problems: ContentProblem[]): Course => ({
  id: name,
  order,
  ...textsFor(name),
  lessons: [],
  terms: {},
  problems,
});
