// How prose is parsed: MDX with what GitHub adds to Markdown. That makes parsing twice as long, so a text is parsed without
// what cannot be in it: the tree is the same.
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal';
import { gfmTable } from 'micromark-extension-gfm-table';
import remarkGfm, { type Options } from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { type Data, type Processor, unified } from 'unified';
import type { ProseNode } from './prose-node.ts';

// Korean writes ranges as 1~2, so a single tilde strikes nothing through.
export const GFM_OPTIONS: Options = { singleTilde: false };

interface Parser {
  parse(mdx: string): ProseNode;
}

/** Footnotes, what is struck through, tasks. And what stands for another character, as that may be any of all this. */
const MAY_HAVE_ANYTHING = /\[\^|~~|\[[\sx]\]|&[#\w]/i;
/** A backslash may stand before each mark, and is gone in the text. */
const MAY_HAVE_ADDRESS = /:\\?\/|www\\?\.|@/i;
/** One of a single column needs no bar. */
const MAY_HAVE_TABLE = /\||:-|-:/;

export function parserFor(mdx: string): Parser {
  if (MAY_HAVE_ANYTHING.test(mdx)) return PARSERS.all;
  if (MAY_HAVE_ADDRESS.test(mdx)) return MAY_HAVE_TABLE.test(mdx) ? PARSERS.both : PARSERS.addresses;
  return MAY_HAVE_TABLE.test(mdx) ? PARSERS.tables : PARSERS.none;
}

/** Made once: making one costs half as much as parsing a lesson. */
const base = () => unified().use(remarkParse).use(remarkMdx);
const PARSERS = {
  all: base().use(remarkGfm, GFM_OPTIONS).freeze(),
  both: base().use(withTables).use(withAddresses).freeze(),
  tables: base().use(withTables).freeze(),
  addresses: base().use(withAddresses).freeze(),
  none: base().freeze(),
};

function withTables(this: Processor): void {
  add(this, gfmTable(), gfmTableFromMarkdown());
}

function withAddresses(this: Processor): void {
  add(this, gfmAutolinkLiteral(), gfmAutolinkLiteralFromMarkdown());
}

type Syntax = NonNullable<Data['micromarkExtensions']>[number];
type Tree = NonNullable<Data['fromMarkdownExtensions']>[number];

/** As `remarkGfm` does with all of its parts. */
function add(processor: Processor, syntax: Syntax, tree: Tree): void {
  const { micromarkExtensions = [], fromMarkdownExtensions = [] } = processor.data();
  processor.data({
    micromarkExtensions: [...micromarkExtensions, syntax],
    fromMarkdownExtensions: [...fromMarkdownExtensions, tree],
  });
}
