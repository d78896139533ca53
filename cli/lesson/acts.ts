// What is done for a step in a rehearsal, in order. Pure.
import type { Block, Lesson, Step } from '../../lib/content/lesson.ts';

export type Act =
  | { readonly kind: 'block'; readonly block: Block }
  /** A command of the author's, that no learner sees. */
  | { readonly kind: 'command'; readonly host: string; readonly command: string };

/** Blocks that the solution leaves out come first: whatever they do, the solution must still work. */
export function actsOf({ blocks: all }: Pick<Lesson, 'blocks'>, { blocks, solution }: Step): Act[] {
  const act = (id: string): Act[] => all.filter((block) => block.id === id).map((block) => ({ kind: 'block', block }));
  const solved = new Set(solution.flatMap((part) => (part.kind === 'block' ? [part.block] : [])));
  const others = blocks.filter((id) => !solved.has(id));
  return [...others.flatMap(act), ...solution.flatMap((part) => (part.kind === 'block' ? act(part.block) : [part]))];
}
