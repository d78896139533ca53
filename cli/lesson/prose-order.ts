// In which order a reader comes upon blocks, steps and quizzes. Pure.
import type { Lesson } from '../../lib/content/lesson.ts';
import { createMdxProcessor } from '../../lib/content/mdx-processor.ts';

export type Stop =
  | { readonly kind: 'step'; readonly id: string; readonly quizzes: readonly string[] }
  /** Outside of any step. */
  | { readonly kind: 'block' | 'quiz'; readonly id: string };

interface Node {
  readonly name?: string | null;
  readonly attributes?: ReadonlyArray<{ readonly name?: string; readonly value?: unknown }>;
  readonly children?: readonly Node[];
}

const KINDS = { Step: 'step', Run: 'block', Quiz: 'quiz' } as const;

/** All languages of a lesson have the same order; the first one's is taken. */
export function stopsOf({ texts }: Pick<Lesson, 'texts'>): Stop[] {
  const [text] = Object.values(texts);
  return text === undefined ? [] : stopsIn(createMdxProcessor().parse(text.mdx) as Node);
}

function stopsIn(node: Node): Stop[] {
  const kind = Object.hasOwn(KINDS, node.name ?? '') ? KINDS[node.name as keyof typeof KINDS] : undefined;
  const id = node.attributes?.find(({ name }) => name === 'id')?.value;
  const inside = (node.children ?? []).flatMap(stopsIn);
  if (kind === undefined || typeof id !== 'string') return inside;
  if (kind !== 'step') return [{ kind, id }, ...inside];
  return [{ kind, id, quizzes: inside.filter((stop) => stop.kind === 'quiz').map((quiz) => quiz.id) }];
}
