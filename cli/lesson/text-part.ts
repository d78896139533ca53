// What `lesson lint` finds in lessons that are tested: an error is a failure, a warning is a note.
import type { ContentProblem } from '../../lib/content/lesson.ts';
import { type LintReport, lintContent } from '../../lib/content/lint/lint-content.ts';
import { placeOf } from '../../lib/content/load-lesson.ts';
import { formatProblem } from '../../lib/content/problem.ts';
import { TRANSCRIPTS_FOLDER } from '../../lib/content/transcript/load-transcripts.ts';
import type { ChosenLesson } from './chosen-lessons.ts';
import type { ContentPlace } from './find-content.ts';
import { foundPart, type PartReport } from './lesson-report.ts';

export interface LintedPlace {
  readonly directory: string;
  readonly report: LintReport;
}

export const lintPlaces = (places: readonly ContentPlace[]): Promise<LintedPlace[]> =>
  Promise.all(
    places.map(async (place) => ({
      directory: place.directory,
      report: await lintContent(place.directory, place),
    })),
  );

/** Of recordings nothing: a test has a part of its own for them. */
export function textPart({ lesson, directory }: ChosenLesson, linted: readonly LintedPlace[]): PartReport {
  const folder = placeOf(lesson)?.folder ?? '';
  const isMeant = ({ file }: ContentProblem) =>
    (file.startsWith(`${folder}/`) || file.startsWith(`${folder}.`)) &&
    !file.startsWith(`${folder}/${TRANSCRIPTS_FOLDER}/`);
  const reports = linted.filter((place) => place.directory === directory).map(({ report }) => report);
  // A lesson may be meant by two paths.
  const said = (problems: readonly ContentProblem[]) => [...new Set(problems.filter(isMeant).map(formatProblem))];
  return foundPart(
    'text',
    said(reports.flatMap(({ errors }) => errors)),
    said(reports.flatMap(({ warnings }) => warnings)),
  );
}
