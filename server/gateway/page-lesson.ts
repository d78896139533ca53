// The lesson that a page shows: as it is now, and its files.
import { isBroken } from '../../lib/content/lesson.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { LessonRef, Locale } from '../../lib/protocol/messages.ts';
import type { FileToWrite } from '../sandbox/sandbox-provider.ts';
import type { OpenLesson } from '../session/lesson/open-lessons.ts';
import type { PageLesson } from './page-view.ts';

/** @param ref null: the page has none @throws SlipwayError `unknown-lesson`, also where it is broken */
export async function readPageLesson(
  lessons: LessonLibrary,
  ref: LessonRef | null,
  locale: Locale,
): Promise<PageLesson> {
  const lesson = ref ? await lessons.lesson(ref.course, ref.lesson) : undefined;
  if (ref && lesson && !isBroken(lesson)) return { ref, locale, lesson };
  throw new SlipwayError('unknown-lesson', ref ? `no lesson ${ref.course}/${ref.lesson}` : 'the page has no lesson');
}

export const toOpenLesson = (lessons: LessonLibrary, { ref, lesson }: PageLesson): OpenLesson => ({
  lesson,
  files: () => readFiles(lessons, ref),
});

/** As the library reads them, with the modes that they get in the sandbox. */
async function readFiles(lessons: LessonLibrary, { course, lesson }: LessonRef): Promise<FileToWrite[]> {
  const files = await lessons.files(course, lesson);
  return files.map(({ path, content, executable }) => ({ path, content, mode: executable ? 0o755 : 0o644 }));
}
