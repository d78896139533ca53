// What a lesson defines and the prose of a language does not show.

import type { Check } from '../check.ts';
import { baseName, type ProseFile } from '../draft/lesson-draft.ts';
import type { ContentProblem, Step } from '../lesson.ts';
import type { LessonFile } from '../schema/lesson-file.ts';
import { findBlock, type LessonContext } from './lesson-context.ts';

/** @param made the lesson's steps as they were made of what is written */
export function findUnplaced(
  { file, prose }: ProseFile,
  context: LessonContext,
  made: readonly Step[],
): ContentProblem[] {
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
    ...askedQuizzes(made)
      .filter(({ quiz }) => !placed.has(`Quiz ${quiz}`))
      .map(({ step, quiz }) =>
        problem(
          ['quizzes', quiz],
          `quiz ${quiz} is not in ${name}, expected <Quiz id="${quiz}" /> there: without it, nobody can do step ${step}`,
        ),
      ),
  ];
}

function askedQuizzes(steps: readonly Step[]): Array<{ step: string; quiz: string }> {
  return steps.flatMap(({ id, check }) => quizzesIn(check).map((quiz) => ({ step: id, quiz })));
}

function quizzesIn(check: Check): string[] {
  if (check.kind === 'question') return [check.quiz];
  if (check.kind === 'all' || check.kind === 'any') return check.checks.flatMap(quizzesIn);
  return check.kind === 'not' ? quizzesIn(check.check) : [];
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
