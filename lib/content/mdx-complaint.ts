// Says what the parser of prose complains of in words that tell an author what to do.
import { adviceOnUnknown } from './component-policy.ts';
import { isComponentName } from './components.ts';
import { fenceAround, openBrace, openTag } from './mdx-marks.ts';
import type { Finding } from './problem.ts';
import { COMMENT, EXPRESSION, MODULE } from './prose-policy.ts';

interface Complaint {
  readonly line: number | null;
  readonly reason: string;
  /** Which part of the parser it comes from, and by which of its rules. */
  readonly source: string;
  readonly rule: string;
  /** Of the place: what stands there. */
  readonly text: string;
}

/** What the parser itself says of prose that is not MDX. */
export function findingFromParser(error: unknown, mdx: string): Finding {
  const complaint = readComplaint(error, mdx);
  const find = BY_SOURCE[complaint.source];
  return find?.(complaint, mdx) ?? { line: complaint.line, message: `not valid MDX: ${complaint.reason}` };
}

type Reader = (complaint: Complaint, mdx: string) => Finding | undefined;

const BY_SOURCE: Readonly<Record<string, Reader>> = {
  'micromark-extension-mdx-expression': ({ line, rule }, mdx) => ({
    line: (rule === 'unexpected-eof' ? openBrace(mdx) : undefined) ?? line,
    message:
      rule === 'unexpected-eof'
        ? 'found { that nothing closes, expected prose: write it as code, `{`, or as \\{'
        : EXPRESSION,
  }),
  'micromark-extension-mdxjs-esm': ({ line }) => ({
    line,
    message: `${MODULE} (begin the line with another word, or write \`import\` as code)`,
  }),
  'micromark-extension-mdx-jsx': aboutMark,
  'mdast-util-mdx-jsx': aboutPair,
};

/** Something within `<…>` that no tag has. */
function aboutMark({ line, rule, reason, text }: Complaint, mdx: string): Finding | undefined {
  const at = (message: string): Finding => ({ line, message });
  if (text.startsWith('<!--')) return at(COMMENT);
  const [, address = ''] = /^<([^\s<>]+)>/.exec(text) ?? [];
  if (/[/@]/.test(address) && reason.includes('to create a link')) {
    return at(
      `found <${address}>, expected the address alone, or [text](${/^\w+:/.test(address) ? '' : 'mailto:'}${address})`,
    );
  }
  if (reason.includes('before attribute value')) {
    return at(`found an attribute whose value is not in "straight" quotes, expected such as id="run-hello"`);
  }
  const open = openTag(mdx);
  if (open !== undefined && (rule === 'unexpected-eof' || isComponentName(open.name))) {
    return { line: open.line, message: `found <${open.name} and no end of the tag, expected ${endOf(open.name)}` };
  }
  const [start] = /^<[^\s>]{0,40}>?/.exec(text) ?? ['<'];
  return at(`found ${start}, expected a component; what is text is written as code, \`${start}\`, or with \\<`);
}

const endOf = (name: string): string =>
  isComponentName(name) ? 'straight quotes around each value, and > or />' : `text as code, or < as \\<`;

/** Tags that do not go together. */
function aboutPair({ line, rule, reason, text }: Complaint, mdx: string): Finding | undefined {
  if (rule === 'unexpected-closing-slash') {
    const [tag] = /^<\/[^>\n]*>?/.exec(text) ?? ['a closing tag'];
    return { line, message: `found ${tag}, expected ${tag.replace('/', '')} before it` };
  }
  const [, name, opened] = /closing tag for `<([^>]*)>` \((\d+):\d+-/.exec(reason) ?? [];
  if (name === undefined) {
    const [, tag] = /the closing tag `(<[^>]*>)`/.exec(reason) ?? [];
    if (tag === undefined) return undefined;
    return {
      line,
      message: `found ${tag} at the end of other text, expected it on a line of its own after an empty one`,
    };
  }
  return { line: Number(opened), message: unclosed({ name, line, reason }, mdx) };
}

function unclosed({ name, line, reason }: { name: string; line: number | null; reason: string }, mdx: string): string {
  if (!isComponentName(name)) return `found <${name}>, expected a component${adviceOnUnknown(name)}`;
  const [, other] = /closing tag `(<[^>]*>)`/.exec(reason) ?? [];
  if (other !== undefined) return `found <${name}> and then ${other} in line ${line}, expected </${name}> before it`;
  if (/before the end of `/.test(reason)) {
    return `found <${name}> and no </${name}> in the same paragraph, list or quotation, expected both tags on lines of their own, with empty lines around`;
  }
  const fence = fenceAround(name, mdx);
  const hint = fence === undefined ? '' : `; the code fence in line ${fence} takes it in: is its closing one missing?`;
  return `found <${name}> that is not closed, expected </${name}>${hint}`;
}

function readComplaint(error: unknown, mdx: string): Complaint {
  const said: Readonly<Record<string, unknown>> = typeof error === 'object' && error !== null ? { ...error } : {};
  const textOf = (key: string) => (typeof said[key] === 'string' ? said[key] : undefined);
  const line = typeof said.line === 'number' ? said.line : null;
  const column = typeof said.column === 'number' ? said.column : 1;
  return {
    line,
    reason: textOf('reason') ?? (error instanceof Error ? error.message : String(error)),
    source: textOf('source') ?? '',
    rule: textOf('ruleId') ?? '',
    text: line === null ? '' : fromTag(mdx.split('\n')[line - 1] ?? '', column),
  };
}

/** The parser's place is within the tag. */
function fromTag(line: string, column: number): string {
  const at = line.lastIndexOf('<', column - 1);
  return at < 0 ? line : line.slice(at);
}
