// Reads what a course says of itself and for its lessons. Whatever is wrong with it breaks none of them.
import { createHash } from 'node:crypto';
import type { Locale } from '../protocol/messages.ts';
import type { ContentDirectory } from './content-directory.ts';
import { type Written, writtenIn } from './draft/lesson-draft.ts';
import type { ContentProblem, Course } from './lesson.ts';
import { inFile } from './problem.ts';
import type { CourseFile } from './schema/lesson-file.ts';
import { schemasFor } from './schema/schemas.ts';
import { readYaml } from './yaml-source.ts';

export type CourseTexts = Pick<Course, 'titles' | 'summaries' | 'terms'>;

export interface ReadCourse {
  readonly texts: CourseTexts;
  readonly course: Written<CourseFile> | undefined;
  readonly courseHash: string;
  readonly problems: ContentProblem[];
}

export async function readCourse(
  directory: ContentDirectory,
  folder: string,
  { id, locales }: { id: string; locales: readonly Locale[] },
): Promise<ReadCourse> {
  const name = `${folder}/course.yaml`;
  const broken = (problems: ContentProblem[], courseHash = '') => ({
    ...{ texts: courseTexts(id, locales), course: undefined, courseHash, problems },
  });
  const file = await directory.readText(name);
  if (!file.ok) return broken([inFile(name)(file.finding)]);
  const courseHash = createHash('sha256').update(file.bytes).digest('hex');
  const read = readYaml(schemasFor(locales).course, file.text);
  if (!read.ok) return broken(read.findings.map(inFile(name)), courseHash);
  const { title, summary, terms } = read.source.value;
  const texts = { titles: title, summaries: summary, terms };
  return { texts, course: writtenIn(name, read.source), courseHash, problems: [] };
}

/** Of a course whose file is not readable: its id. */
export function courseTexts(id: string, locales: readonly Locale[]): CourseTexts {
  const each = (text: string) => Object.fromEntries(locales.map((locale) => [locale, text])) as Record<Locale, string>;
  return { titles: each(id), summaries: each(''), terms: {} };
}
