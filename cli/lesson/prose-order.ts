// In which order a reader comes upon blocks, steps and quizzes. Pure.
import type { Lesson } from '../../lib/content/lesson.ts';
import { parseMdx } from '../../lib/content/mdx-parser.ts';
import { type ProseNode, textAttributes } from '../../lib/content/prose-node.ts';

export type Stop =
  | { readonly kind: 'step'; readonly id: string; readonly quizzes: readonly string[] }
  /** Outside of any step. */
  | { readonly kind: 'block' | 'quiz'; readonly id: string };

const KINDS = { Step: 'step', Run: 'block', Quiz: 'quiz' } as const;

/** All languages of a lesson have the same order; the first one's is taken. */
export function stopsOf({ texts }: Pick<Lesson, 'texts'>): Stop[] {
  const [text] = Object.values(texts);
  return text === undefined ? [] : stopsIn(parseMdx(text.mdx));
}

function stopsIn(node: ProseNode): Stop[] {
  const kind = Object.hasOwn(KINDS, node.name ?? '') ? KINDS[node.name as keyof typeof KINDS] : undefined;
  const { id } = textAttributes(node);
  const inside = (node.children ?? []).flatMap(stopsIn);
  if (kind === undefined || id === undefined) return inside;
  if (kind !== 'step') return [{ kind, id }, ...inside];
  return [{ kind, id, quizzes: inside.filter((stop) => stop.kind === 'quiz').map((quiz) => quiz.id) }];
}
