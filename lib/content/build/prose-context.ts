// What the prose of a lesson may name, by what it is called in problems.
import { MAIN_TERMINAL } from '../../protocol/limits.ts';
import type { Block } from '../lesson.ts';
import type { LessonFile } from '../schema/lesson-file.ts';
import { blockIds, type LessonContext } from './lesson-context.ts';

export type Nameable = 'step' | 'block' | 'quiz' | 'host' | 'terminal' | 'term' | 'figure';

export interface ProseContext {
  readonly lesson: LessonFile;
  /** Name of the file that says in which step a block is. */
  readonly origin: string;
  readonly known: Readonly<Record<Nameable, readonly string[]>>;
  /** Files in `figures/` that are no figures. */
  readonly unfitFigures: readonly string[];
}

interface Parts {
  readonly context: LessonContext;
  readonly blocks: readonly Block[];
  readonly figures: readonly string[];
  readonly unfitFigures: readonly string[];
  readonly origin: string;
}

export function proseContextOf({ context, blocks, figures, unfitFigures, origin }: Parts): ProseContext {
  const { lesson, course, hosts } = context;
  const terminals = [MAIN_TERMINAL, ...hosts.slice(1), ...blocks.map(({ terminal }) => terminal)];
  return {
    lesson: lesson.value,
    origin,
    unfitFigures,
    known: {
      step: [...new Set(lesson.value.steps.map(({ id }) => id))],
      block: blockIds(context),
      quiz: Object.keys(lesson.value.quizzes),
      host: hosts,
      terminal: [...new Set(terminals)],
      term: Object.keys(course?.value.terms ?? {}),
      figure: figures,
    },
  };
}
