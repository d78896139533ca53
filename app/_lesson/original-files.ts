// The files that a lesson's prose opens in the editor, as the lesson brings them.
import type { Lesson } from '../../lib/content/lesson.ts';
import type { LessonLibrary } from '../../lib/content/library.ts';
import { LIMITS } from '../../lib/protocol/limits.ts';

/** By path. On other hosts than the first there are none, and what is not text the editor could not show. */
export async function originalFiles(
  library: Pick<LessonLibrary, 'files'>,
  { course, id, edited, hosts }: Lesson,
): Promise<ReadonlyMap<string, string>> {
  const paths = edited.filter(({ host }) => host === hosts[0]?.id).map(({ path }) => path);
  if (paths.length === 0) return new Map();
  const files = await library.files(course, id, paths);
  return new Map(files.flatMap(({ path, content }) => textOf(path, content)));
}

function textOf(path: string, content: Uint8Array): ReadonlyArray<readonly [string, string]> {
  if (content.length > LIMITS.editedFileBytes) return [];
  try {
    return [[path, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content)]];
  } catch {
    return [];
  }
}
