// Finds links that are none: `[words][label]` where nothing says where the label leads. It stays in the text as it is written.
import { lineOf, type ProseNode } from './prose-node.ts';

export interface LooseReference {
  readonly text: string;
  readonly label: string;
  readonly line: number;
}

const REFERENCE = /\[([^[\]\n]+)\]\[([^[\]\n]*)\]/g;

/** @param mdx what the tree was made of: a backslash before a bracket says that no link is meant, and is gone in the tree */
export function findLooseReferences(tree: ProseNode, mdx: string): LooseReference[] {
  if (!mdx.includes('][')) return [];
  const lines = mdx.split('\n');
  return textsIn(tree).flatMap((node) => {
    const value = String(node.value ?? '');
    const first = lineOf(node) ?? 1;
    return [...value.matchAll(REFERENCE)].flatMap(({ 0: text, 1: words = '', 2: label = '', index }) => {
      const line = first + value.slice(0, index).split('\n').length - 1;
      return lines[line - 1]?.includes(text) === true ? [{ text, label: label === '' ? words : label, line }] : [];
    });
  });
}

const textsIn = (node: ProseNode): ProseNode[] =>
  node.type === 'text' ? [node] : (node.children ?? []).flatMap(textsIn);
