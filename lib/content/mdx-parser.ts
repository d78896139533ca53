// Parses prose, or says why it is none. The loader needs no more than this; the compiler (mdx-processor.ts) parses the same
// by the same options, and brings ten times as much code.
import { parserFor } from './mdx-parsers.ts';
import type { Finding } from './problem.ts';
import type { ProseNode } from './prose-node.ts';

/** @throws what `findingFromParser` reads, for a text that is not MDX */
export const parseMdx = (mdx: string): ProseNode => parserFor(mdx).parse(mdx);

/** What the parser itself says of prose that is not MDX. */
export function findingFromParser(error: unknown): Finding {
  const { line, reason } = { line: undefined, reason: undefined, ...(typeof error === 'object' ? error : {}) };
  const message = typeof reason === 'string' ? reason : error instanceof Error ? error.message : String(error);
  // At the end of the text the parser says only in words which tag it means: `(10:1-10:18)`.
  const inWords = /\((\d+):\d+-/.exec(message)?.[1];
  const where = typeof line === 'number' ? line : inWords === undefined ? null : Number(inWords);
  return { line: where, message: `not valid MDX: ${message}` };
}
