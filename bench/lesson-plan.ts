// What a learner does in a lesson, as its author wrote it: each step's blocks in their order.

import { isBroken } from '../lib/content/lesson.ts';
import { ContentLibrary } from '../lib/content/library.ts';
import type { BenchContext } from './context.ts';
import { LESSON } from './learner.ts';

export interface PlannedStep {
  /** `<lesson>/<step>` */
  readonly step: string;
  /** `<lesson>/<block>` each. */
  readonly blocks: readonly string[];
}

/** @throws Error when there is no such lesson, or it is broken */
export async function readLessonPlan({ config }: Pick<BenchContext, 'config'>): Promise<PlannedStep[]> {
  const library = new ContentLibrary({ directories: [`${config.root}/content`] });
  const lesson = await library.lesson(LESSON.course, LESSON.lesson);
  if (!lesson || isBroken(lesson)) throw new Error(`the lesson ${LESSON.lesson} cannot be read`);
  const ref = (id: string) => `${LESSON.lesson}/${id}`;
  return lesson.steps.map(({ id, blocks }) => ({ step: ref(id), blocks: blocks.map(ref) }));
}
