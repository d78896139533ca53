// Parses prose; mdx-complaint.ts says why it is none. The loader needs no more than this; the compiler (mdx-processor.ts) parses
// the same by the same options, and brings ten times as much code.
import { parserFor } from './mdx-parsers.ts';
import type { ProseNode } from './prose-node.ts';

/** @throws what `findingFromParser` reads, for a text that is not MDX */
export const parseMdx = (mdx: string): ProseNode => parserFor(mdx).parse(mdx);
