// What is done for a step in a rehearsal, in order. Pure.
import type { Block, Lesson, Step } from '../../lib/content/lesson.ts';

export type Act =
  | { readonly kind: 'block'; readonly block: Block }
  /** A command of the author's, that no learner sees. */
  | { readonly kind: 'command'; readonly host: string; readonly command: string };

/**
 * Blocks that the solution leaves out come first, for whatever they do, the solution must still work; but those that the page
 * has behind all of the solution's blocks come last, for they may need what it brings about.
 */
export function actsOf({ blocks: all }: Pick<Lesson, 'blocks'>, { blocks, solution }: Step): Act[] {
  const act = (id: string): Act[] => all.filter((block) => block.id === id).map((block) => ({ kind: 'block', block }));
  const solved = new Set(solution.flatMap((part) => (part.kind === 'block' ? [part.block] : [])));
  const lastSolved = blocks.findLastIndex((id) => solved.has(id));
  const others = (isBehind: boolean) =>
    blocks.filter((id, index) => !solved.has(id) && (lastSolved >= 0 && index > lastSolved) === isBehind);
  const acts = solution.flatMap((part) => (part.kind === 'block' ? act(part.block) : [part]));
  return [...others(false).flatMap(act), ...acts, ...others(true).flatMap(act)];
}
