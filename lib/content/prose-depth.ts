// Finds prose that a parser would need seconds for, and then all of the stack: nested as nobody reads it. Needs no parser itself.
import { CONTENT_LIMITS } from './limits.ts';
import type { Finding } from './problem.ts';
import { lineOf, type ProseNode } from './prose-node.ts';

/** What opens a quotation or a list, each within what stands before it. */
const OPENS = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const RULE = /^[ \t]*([-*])(?:[ \t]*\1)+[ \t]*$/;
const INDENTATION = 2;
const { proseDepth, marksInARow, bracketsInARow, treeDepth } = CONTENT_LIMITS;
/** Each may open something within the one before. */
const MARKS = new RegExp(`([*_~[])\\1{${marksInARow}}`);

/** @returns the first place, if there is one */
export function findTooDeep(mdx: string): Finding | undefined {
  let brackets = 0;
  for (const [index, text] of mdx.split('\n').entries()) {
    brackets = text.trim() === '' ? 0 : brackets + text.split('[').length - 1;
    const depth = depthOf(text);
    const [, mark] = MARKS.exec(text) ?? [];
    const line = index + 1;
    if (depth > proseDepth)
      return { line, message: `found prose nested ${depth} deep, expected at most ${proseDepth}` };
    if (mark !== undefined) return { line, message: `found more than ${marksInARow} ${mark} in a row, expected prose` };
    if (brackets > bracketsInARow) {
      return { line, message: `found more than ${bracketsInARow} [ without an empty line between, expected prose` };
    }
  }
  return undefined;
}

/** What it opens itself, and what its indentation says that it stands in: a list's item is indented by two at least. */
function depthOf(line: string): number {
  let depth = 0;
  OPENS.lastIndex = 0;
  while (OPENS.test(line)) depth += 1;
  if (depth === 0) return 0;
  depth += Math.floor(indentationOf(line) / INDENTATION);
  return depth > proseDepth && RULE.test(line) ? 0 : depth;
}

const indentationOf = (line: string): number => (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;

/**
 * Components within each other, which no line shows: compiling them needs the stack, too.
 * @returns the first place that is too deep
 */
export function findTooDeepInside(tree: ProseNode): Finding | undefined {
  let level = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    const [first] = level;
    if (depth > treeDepth) {
      const message = `found ${depth} parts within each other, expected at most ${treeDepth}`;
      return { line: first === undefined ? null : lineOf(first), message };
    }
    level = level.flatMap(({ children = [] }) => children);
  }
  return undefined;
}
