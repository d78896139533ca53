// What a lesson defines and the prose of a language does not show.
import { baseName, type ProseFile } from '../draft/lesson-draft.ts';
import type { ContentProblem } from '../lesson.ts';
import type { LessonFile } from '../schema/lesson-file.ts';
import { findBlock, type LessonContext } from './lesson-context.ts';

export function findUnplaced({ file, prose }: ProseFile, context: LessonContext): ContentProblem[] {
  const { value, problem } = context.lesson;
  const placed = new Set(prose.placements.map(({ component, attributes }) => `${component} ${attributes.id}`));
  const name = baseName(file);
  const blocks = shownBlocks(value, context).filter(({ id }) => !placed.has(`Run ${id}`));
  const steps = value.steps.map(({ id }, index) => ({ id, index })).filter(({ id }) => !placed.has(`Step ${id}`));
  return [
    ...blocks.map(({ id, path }) => problem(path, `block ${id} is not in ${name}, expected <Run id="${id}" /> there`)),
    ...steps.map(({ id, index }) =>
      problem(['steps', index], `step ${id} is not in ${name}, expected <Step id="${id}"> there`),
    ),
  ];
}

/** Its own, unless only a solution uses it; and those of the course that a step has. */
function shownBlocks({ blocks, steps }: LessonFile, context: LessonContext) {
  const solving = new Set(steps.flatMap(({ solution = [] }) => solution));
  const inSteps = new Set(steps.flatMap((step) => step.blocks));
  const own = Object.keys(blocks).filter((id) => inSteps.has(id) || !solving.has(id));
  const inherited = steps.flatMap((step, index) =>
    step.blocks.flatMap((id, position) =>
      Object.hasOwn(blocks, id) || findBlock(context, id) === undefined
        ? []
        : [{ id, path: ['steps', index, 'blocks', position] }],
    ),
  );
  return [...own.map((id) => ({ id, path: ['blocks', id] })), ...inherited];
}
