// Finds prose that a parser would need seconds for, and then all of the stack: nested as nobody reads it. Needs no parser itself.
import { CONTENT_LIMITS } from './limits.ts';
import type { Finding } from './problem.ts';

/** What opens a quotation or a list, each within what stands before it. */
const OPENS = /[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;
const RULE = /^[ \t]*([-*])(?:[ \t]*\1)+[ \t]*$/;
const { proseDepth, marksInARow } = CONTENT_LIMITS;
/** Each may open something within the one before. */
const MARKS = new RegExp(`([*_~[])\\1{${marksInARow}}`);

/** @returns the first place, if there is one */
export function findTooDeep(mdx: string): Finding | undefined {
  for (const [index, text] of mdx.split('\n').entries()) {
    const depth = depthOf(text);
    const [, mark] = MARKS.exec(text) ?? [];
    const line = index + 1;
    if (depth > proseDepth)
      return { line, message: `found prose nested ${depth} deep, expected at most ${proseDepth}` };
    if (mark !== undefined) return { line, message: `found more than ${marksInARow} ${mark} in a row, expected prose` };
  }
  return undefined;
}

function depthOf(line: string): number {
  let depth = 0;
  OPENS.lastIndex = 0;
  while (OPENS.test(line)) depth += 1;
  return depth > proseDepth && RULE.test(line) ? 0 : depth;
}
