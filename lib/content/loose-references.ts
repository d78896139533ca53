// Finds links that are none: `[words][label]` where nothing says where the label leads. It stays in the text as it is written.
import { lineOf, type ProseNode } from './prose-node.ts';

export interface LooseReference {
  readonly text: string;
  readonly label: string;
  readonly line: number;
}

const REFERENCE = /(?<!\\)\[([^[\]\n]+)\]\[([^[\]\n]*)\]/g;

/** @param mdx what the tree was made of: a backslash before a bracket says that no link is meant, and is gone in the tree */
export function findLooseReferences(tree: ProseNode, mdx: string): LooseReference[] {
  if (!mdx.includes('][')) return [];
  const lines = mdx.split('\n');
  return textsIn(tree).flatMap((node) => {
    const first = lineOf(node) ?? 1;
    return String(node.value ?? '')
      .split('\n')
      .flatMap((text, index) =>
        inLine(text, lines[first + index - 1] ?? '').map((it) => ({ ...it, line: first + index })),
      );
  });
}

function inLine(text: string, written: string): Array<Pick<LooseReference, 'text' | 'label'>> {
  if (!text.includes('][')) return [];
  const meant = new Set(written.match(REFERENCE));
  return [...text.matchAll(REFERENCE)]
    .filter(([whole]) => meant.has(whole))
    .map(([whole, words = '', label = '']) => ({ text: whole, label: label === '' ? words : label }));
}

const textsIn = (node: ProseNode): ProseNode[] =>
  node.type === 'text' ? [node] : (node.children ?? []).flatMap(textsIn);
