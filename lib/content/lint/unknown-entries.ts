// What lies in the folders of lessons and is looked at by nobody: in most cases a name with a slip in it.
import type { ContentDirectory } from '../content-directory.ts';
import { baseName } from '../draft/lesson-draft.ts';
import { type ContentProblem, isBroken } from '../lesson.ts';
import { LESSON_FILE } from '../lesson-sources.ts';
import type { LoadedLesson } from '../load-lesson.ts';
import { suggest } from '../suggest.ts';
import { transcriptFile } from '../transcript/load-transcripts.ts';

const COURSE_FILE = 'course.yaml';
const FOLDERS = ['files/', 'figures/', 'transcripts/'] as const;

export async function findUnknownEntries(loaded: LoadedLesson): Promise<ContentProblem[]> {
  const { place, sources } = loaded;
  const folder = `${place.courseFolder}/${place.entry.name}`;
  const texts = sources.prose.map(({ file }) => baseName(file));
  const { beside } = place.entry;
  const known = beside.length > 0 ? FOLDERS : [LESSON_FILE, ...texts, ...FOLDERS];
  const names = await place.directory.entryNames(folder);
  return [
    ...complaints(names, { known, folder }),
    ...complaints(beside, { known: texts, folder: place.courseFolder }),
    ...strayRecordings(loaded, folder),
  ];
}

/** Of what lies beside its lessons, only what is written as if it were of Slipway: others may have a README there. */
export async function findUnknownInCourses(loaded: readonly LoadedLesson[]): Promise<ContentProblem[]> {
  const courses = new Map<string, { directory: ContentDirectory; texts: string[] }>();
  for (const { place } of loaded) {
    const course = courses.get(place.courseFolder) ?? { directory: place.directory, texts: [] };
    course.texts.push(...place.entry.beside);
    courses.set(place.courseFolder, course);
  }
  const found = [...courses].map(async ([folder, { directory, texts }]) => {
    const names = (await directory.entryNames(folder)).filter((name) => /\.(?:mdx|ya?ml)$/i.test(name));
    return complaints(names, { known: [COURSE_FILE, ...texts], folder });
  });
  return (await Promise.all(found)).flat();
}

interface Known {
  readonly known: readonly string[];
  readonly folder: string;
}

function complaints(names: readonly string[], { known, folder }: Known): ContentProblem[] {
  // lesson.fr.mdx beside all that a lesson needs is not one of them, misspelt.
  const missing = known.filter((name) => name.endsWith('/') || !names.includes(name));
  return names
    .filter((name) => !known.includes(name))
    .map((name) => ({
      file: `${folder}/${name}`,
      line: null,
      message: `is passed over, expected only ${known.join(', ')} there${suggest(name, missing)}`,
    }));
}

function strayRecordings({ lesson, sources }: LoadedLesson, folder: string): ContentProblem[] {
  if (isBroken(lesson)) return [];
  const known = lesson.blocks.map(({ id }) => baseName(transcriptFile(id)));
  return sources.transcripts.files
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('.') && !known.includes(path))
    .map((path) => ({
      file: `${folder}/transcripts/${path}`,
      line: null,
      message: `is of no block, expected the name of one and .cast${suggest(path, known)}`,
    }));
}
