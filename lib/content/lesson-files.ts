// Reads what a lesson puts into the learner's home, when it is asked for: it need not stay in memory.
import type { ContentDirectory } from './content-directory.ts';
import type { LessonFile } from './lesson.ts';
import { CONTENT_LIMITS } from './limits.ts';

export const FILES_FOLDER = 'files';

export interface LessonFileContent extends LessonFile {
  readonly content: Uint8Array;
}

/** @param folder the lesson's. What has gone or grown too large since the lesson was loaded is left out. */
export async function readLessonFiles(
  directory: ContentDirectory,
  folder: string,
  files: readonly LessonFile[],
): Promise<LessonFileContent[]> {
  const read = await Promise.all(
    files.map(async ({ path }) => {
      const file = await directory.readBytes(`${folder}/${FILES_FOLDER}/${path}`, CONTENT_LIMITS.lessonFileBytes);
      if (!file.ok) return [];
      return [{ path, content: file.bytes, sizeBytes: file.bytes.length, executable: file.executable }];
    }),
  );
  return read.flat();
}
