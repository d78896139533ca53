// How prose is parsed: MDX with GitHub's tables. The loader needs no more than this; the compiler (mdx-processor.ts) says the
// same by the same options, and brings ten times as much code.
import remarkGfm, { type Options } from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { Finding } from './problem.ts';
import type { ProseNode } from './prose-node.ts';

// Korean writes ranges as 1~2, so a single tilde strikes nothing through.
export const GFM_OPTIONS: Options = { singleTilde: false };

/** Made once: making one costs half as much as parsing a lesson. */
const parser = unified().use(remarkParse).use(remarkMdx).use(remarkGfm, GFM_OPTIONS).freeze();

/** @throws what `findingFromParser` reads, for a text that is not MDX */
export const parseMdx = (mdx: string): ProseNode => parser.parse(mdx);

/** What the parser itself says of prose that is not MDX. */
export function findingFromParser(error: unknown): Finding {
  const { line, reason } = { line: undefined, reason: undefined, ...(typeof error === 'object' ? error : {}) };
  const message = typeof reason === 'string' ? reason : error instanceof Error ? error.message : String(error);
  // At the end of the text the parser says only in words which tag it means: `(10:1-10:18)`.
  const inWords = /\((\d+):\d+-/.exec(message)?.[1];
  const where = typeof line === 'number' ? line : inWords === undefined ? null : Number(inWords);
  return { line: where, message: `not valid MDX: ${message}` };
}
