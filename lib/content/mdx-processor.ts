// How prose is parsed and compiled: MDX with GitHub's tables. Set up once, for the loader and for the compiler.
import { createProcessor, type ProcessorOptions } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import { ContentInvalidError, type Finding, inFile } from './problem.ts';
import type { ProseNode } from './prose-node.ts';
import { findForbidden } from './prose-policy.ts';

// Korean writes ranges as 1~2, so a single tilde strikes nothing through.
const gfm = [remarkGfm, { singleTilde: false }] as const;

/** Comes last, so that it sees what the compiler will see. Nothing is compiled when it finds anything. */
const refuseCode = () => (tree: ProseNode, file: { readonly path: string }) => {
  const findings = findForbidden(tree);
  if (findings.length > 0) throw new ContentInvalidError(findings.map(inFile(file.path)));
};

/** @param rehypePlugins of the compiler; the loader only parses */
export const createMdxProcessor = (rehypePlugins: ProcessorOptions['rehypePlugins'] = []) =>
  createProcessor({
    format: 'mdx',
    outputFormat: 'function-body',
    development: false,
    remarkPlugins: [[...gfm], refuseCode],
    rehypePlugins,
  });

/** What the parser itself says of prose that is not MDX. */
export function findingFromParser(error: unknown): Finding {
  const { line, reason } = { line: undefined, reason: undefined, ...(typeof error === 'object' ? error : {}) };
  const message = typeof reason === 'string' ? reason : error instanceof Error ? error.message : String(error);
  // At the end of the text the parser says only in words which tag it means: `(10:1-10:18)`.
  const inWords = /\((\d+):\d+-/.exec(message)?.[1];
  const where = typeof line === 'number' ? line : inWords === undefined ? null : Number(inWords);
  return { line: where, message: `not valid MDX: ${message}` };
}
