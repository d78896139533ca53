// Makes the steps of a lesson from what is written: each with its own blocks, its check and a solution.

import type { SolutionPart, Step } from '../lesson.ts';
import type { LessonContext } from './lesson-context.ts';
import { blockIds, unknown } from './lesson-context.ts';
import { resolveCheck } from './resolve-checks.ts';

/** @param sorted ids of blocks in the order in which they are read */
export function resolveSteps(context: LessonContext, sorted: (blocks: readonly string[]) => string[]): Step[] {
  const { lesson } = context;
  checkSteps(context);
  return lesson.value.steps.flatMap((step, index) => {
    const path = ['steps', index];
    const solution = step.solution?.map((part, position) => partOf(context, part, [...path, 'solution', position]));
    const check = resolveCheck(context, { value: step.check, source: lesson, path: [...path, 'check'] });
    if (check === undefined) return [];
    const blocks = sorted(step.blocks);
    const own = blocks.map((block): SolutionPart => ({ kind: 'block', block }));
    return [{ id: step.id, blocks, check, solution: solution ?? own }];
  });
}

type WrittenPart = string | { readonly command: string; readonly host?: string | undefined };

function partOf(context: LessonContext, part: WrittenPart, path: Array<string | number>): SolutionPart {
  const complain = (message: string) => context.report(context.lesson.problem(path, message));
  if (typeof part === 'string') {
    const known = blockIds(context);
    if (!known.includes(part)) complain(unknown('block', part, known));
    return { kind: 'block', block: part };
  }
  const host = part.host ?? context.hosts[0] ?? '';
  if (!context.hosts.includes(host)) complain(unknown('host', host, context.hosts));
  return { kind: 'command', host, command: part.command };
}

/** What is said twice, or of blocks that there are not. */
function checkSteps(context: LessonContext): void {
  const { lesson, report } = context;
  const known = blockIds(context);
  const stepOfBlock = new Map<string, string>();
  const ids = new Set<string>();
  lesson.value.steps.forEach(({ id, blocks }, index) => {
    if (ids.has(id))
      report(lesson.problem(['steps', index, 'id'], `found step ${id} twice, expected an id of its own`));
    ids.add(id);
    blocks.forEach((block, position) => {
      const complain = (message: string) => report(lesson.problem(['steps', index, 'blocks', position], message));
      const other = stepOfBlock.get(block);
      if (!known.includes(block)) complain(unknown('block', block, known));
      if (other !== undefined) complain(`found block ${block} in step ${other} too, expected it in one step`);
      stepOfBlock.set(block, id);
    });
  });
}
