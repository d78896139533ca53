// How prose is compiled. Parsed as the loader does (mdx-parser.ts), and refused once more what lessons may not have.
import { createProcessor, type ProcessorOptions } from '@mdx-js/mdx';
import remarkGfm from 'remark-gfm';
import { GFM_OPTIONS } from './mdx-parsers.ts';
import { ContentInvalidError, inFile } from './problem.ts';
import type { ProseNode } from './prose-node.ts';
import { findForbidden } from './prose-policy.ts';

/** Comes last, so that it sees what the compiler will see. Nothing is compiled when it finds anything. */
const refuseCode = () => (tree: ProseNode, file: { readonly path: string }) => {
  const findings = findForbidden(tree);
  if (findings.length > 0) throw new ContentInvalidError(findings.map(inFile(file.path)));
};

export const createMdxProcessor = (rehypePlugins: ProcessorOptions['rehypePlugins'] = []) =>
  createProcessor({
    format: 'mdx',
    outputFormat: 'function-body',
    development: false,
    remarkPlugins: [[remarkGfm, GFM_OPTIONS], refuseCode],
    rehypePlugins,
  });
