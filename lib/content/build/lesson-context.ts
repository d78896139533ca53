// What is known while a lesson is put together: what it says itself, what its course gives it, and where problems go.
import type { Path, Written } from '../draft/lesson-draft.ts';
import type { ContentProblem } from '../lesson.ts';
import type { WrittenBlock } from '../schema/block.ts';
import type { WrittenCheck } from '../schema/check.ts';
import type { CourseFile, LessonFile } from '../schema/lesson-file.ts';
import { oneOf, suggest } from '../suggest.ts';

export interface LessonContext {
  readonly lesson: Written<LessonFile>;
  /** None: its course.yaml could not be read. */
  readonly course: Written<CourseFile> | undefined;
  readonly hosts: readonly string[];
  report(problem: ContentProblem): void;
}

/** Something that has an id, and where it is written. */
export interface Definition<T> {
  readonly value: T;
  readonly source: Pick<Written<unknown>, 'problem'>;
  readonly path: Path;
}

type Shared<T> = (value: LessonFile | CourseFile) => Readonly<Record<string, T>>;

const blocksIn: Shared<WrittenBlock> = ({ blocks }) => blocks;
const checksIn: Shared<WrittenCheck> = ({ checks }) => checks;

export const findBlock = (context: LessonContext, id: string) => define(context, { key: 'blocks', id, all: blocksIn });
export const findCheck = (context: LessonContext, id: string) => define(context, { key: 'checks', id, all: checksIn });
export const blockIds = (context: LessonContext) => idsOf(context, blocksIn);
export const checkIds = (context: LessonContext) => idsOf(context, checksIn);

interface Wanted<T> {
  readonly key: string;
  readonly id: string;
  readonly all: Shared<T>;
}

/** The lesson's own, else its course's. */
function define<T>({ lesson, course }: LessonContext, { key, id, all }: Wanted<T>): Definition<T> | undefined {
  for (const source of [lesson, course]) {
    if (source === undefined) continue;
    const found = all(source.value);
    const value = Object.hasOwn(found, id) ? found[id] : undefined;
    if (value !== undefined) return { value, source, path: [key, id] };
  }
  return undefined;
}

const idsOf = <T>({ lesson, course }: LessonContext, all: Shared<T>): string[] => [
  ...new Set([...Object.keys(all(lesson.value)), ...Object.keys(course === undefined ? {} : all(course.value))]),
];

/** Where to write what there is none of yet. */
const WHERE: Readonly<Record<string, string>> = {
  block: 'blocks: of the lesson or its course',
  check: 'checks: of the lesson or its course',
  choice: 'choices: of the quiz',
  quiz: 'quizzes: of the lesson',
  step: 'steps: of the lesson',
  term: 'terms: in course.yaml',
};

/** Something is meant that there is not. */
export const unknown = (what: string, id: string, known: readonly string[]): string =>
  known.length === 0
    ? `found ${what} ${id}, expected it under ${WHERE[what] ?? `${what}s`}, where there is none yet`
    : `found ${what} ${id}, expected one of ${oneOf(known)}${suggest(id, known)}`;
