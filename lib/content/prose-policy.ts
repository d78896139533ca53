// Lessons are data, never code. An allow list over the parsed prose: what is not known here is refused.
import { complaintsAboutComponent } from './component-policy.ts';
import type { Finding } from './problem.ts';
import { isComponent, isRunFence, lineOf, type ProseNode } from './prose-node.ts';

const PLAIN_TYPES: ReadonlySet<string> = new Set([
  'root',
  ...['paragraph', 'heading', 'thematicBreak', 'blockquote', 'list', 'listItem', 'code', 'definition'],
  ...['text', 'emphasis', 'strong', 'inlineCode', 'break', 'link', 'image', 'linkReference', 'imageReference'],
  ...['delete', 'table', 'tableRow', 'tableCell', 'footnoteDefinition', 'footnoteReference'],
]);
export const EXPRESSION =
  'found {…}, expected prose: a lesson is data, not code (write `{…}` as code, or a single brace as \\{)';
export const COMMENT =
  'found a comment, expected none: prose has no comments (delete it, or write it behind # in lesson.yaml or in the frontmatter)';
export const MODULE = 'found import or export, expected prose: a lesson is data, not code';
const REFUSED_TYPES: Readonly<Record<string, string>> = {
  mdxjsEsm: MODULE,
  mdxFlowExpression: EXPRESSION,
  mdxTextExpression: EXPRESSION,
};
const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

export interface PolicyOptions {
  /** Of the short form: fences that are run. */
  readonly runFences?: boolean;
}

/** @returns everything in the tree that a lesson may not contain, in reading order */
export function findForbidden(tree: ProseNode, { runFences = false }: PolicyOptions = {}): Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ProseNode, around: readonly ProseNode[]): void => {
    const line = lineOf(node) ?? around.map(lineOf).findLast((it) => it !== null) ?? null;
    for (const message of complaintsAbout(node, around)) findings.push({ line, message });
    if (!runFences && isRunFence(node)) findings.push({ line, message: RUN_FENCE });
    for (const child of node.children ?? []) visit(child, [...around, node]);
  };
  visit(tree, []);
  return findings;
}

const RUN_FENCE =
  'found a fence that is run beside a lesson.yaml, expected <Run id="…" /> and the command in lesson.yaml';

function complaintsAbout(node: ProseNode, around: readonly ProseNode[]): string[] {
  if (isComponent(node)) return complaintsAboutComponent(node, around);
  if (!PLAIN_TYPES.has(node.type)) return [complaintAboutType(node)];
  if (node.url !== undefined && !isSafeUrl(node.url)) {
    return [`found the address ${JSON.stringify(node.url)}, expected http, https, mailto or a path`];
  }
  if (node.type === 'image' || node.type === 'imageReference') {
    return ['found a picture, expected <Figure src="…" alt="…" /> and the picture in figures/'];
  }
  if (node.type === 'heading' && node.depth === 1) {
    return ['found a heading #, expected ## at most: # is the title of the page, which the frontmatter gives'];
  }
  if (node.type === 'text' && typeof node.value === 'string' && node.value.includes('**')) {
    return ['found ** as plain text, expected bold: ** cannot close between a punctuation mark and a letter'];
  }
  return [];
}

function complaintAboutType({ type, value }: ProseNode): string {
  const refused = REFUSED_TYPES[type] ?? `found ${type}, which a lesson cannot have`;
  return refused === EXPRESSION && String(value).trim().startsWith('/*') ? COMMENT : refused;
}

/** As a browser reads it: `java\nscript:` is a script there too. */
function isSafeUrl(url: string): boolean {
  try {
    return SAFE_PROTOCOLS.has(new URL(url, 'https://lesson.invalid/').protocol);
  } catch {
    return false;
  }
}
