// Problems in lessons: collected while loading, thrown where there is nobody to collect them.
import { SlipwayError } from '../errors.ts';
import type { ContentProblem } from './lesson.ts';

/** A problem before it is known in which file. */
export interface Finding {
  readonly line: number | null;
  readonly message: string;
}

export const inFile =
  (file: string) =>
  ({ line, message }: Finding): ContentProblem => ({ file, line, message });

/** `01-course/02-lesson/lesson.yaml:7: what was found, what was expected`, the form that editors make clickable. */
export const formatProblem = ({ file, line, message }: ContentProblem): string =>
  line === null ? `${file}: ${message}` : `${file}:${line}: ${message}`;

export class ContentInvalidError extends SlipwayError {
  readonly problems: readonly ContentProblem[];

  constructor(problems: readonly ContentProblem[], options?: { cause?: unknown }) {
    super('content-invalid', problems.map(formatProblem).join('\n'), options);
    this.name = 'ContentInvalidError';
    this.problems = problems;
  }
}
