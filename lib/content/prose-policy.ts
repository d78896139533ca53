// Lessons are data, never code. An allow list over the parsed prose: what is not known here is refused.
import { COMPONENT_NAMES, COMPONENTS, type ComponentRule, isComponentName } from './components.ts';
import type { Finding } from './problem.ts';

/** As much of a syntax tree as is looked at; every node of mdast, GFM and MDX fits. */
export interface ProseNode {
  readonly type: string;
  readonly name?: string | null;
  readonly value?: unknown;
  readonly url?: string;
  readonly attributes?: readonly ProseAttribute[];
  readonly children?: readonly ProseNode[];
  readonly position?: { readonly start: { readonly line: number } } | undefined;
}
interface ProseAttribute {
  readonly type: string;
  readonly name?: string;
  readonly value?: unknown;
}

const PLAIN_TYPES: ReadonlySet<string> = new Set([
  'root',
  ...['paragraph', 'heading', 'thematicBreak', 'blockquote', 'list', 'listItem', 'code', 'definition'],
  ...['text', 'emphasis', 'strong', 'inlineCode', 'break', 'link', 'image', 'linkReference', 'imageReference'],
  ...['delete', 'table', 'tableRow', 'tableCell', 'footnoteDefinition', 'footnoteReference'],
]);
const JSX_TYPES: ReadonlySet<string> = new Set(['mdxJsxFlowElement', 'mdxJsxTextElement']);
const EXPRESSION =
  'found {…}, expected prose: a lesson is data, not code (write `{…}` as code, or a single brace as \\{)';
const REFUSED_TYPES: Readonly<Record<string, string>> = {
  mdxjsEsm: 'found import or export, expected prose: a lesson is data, not code',
  mdxFlowExpression: EXPRESSION,
  mdxTextExpression: EXPRESSION,
};
const SAFE_PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** @returns everything in the tree that a lesson may not contain, in reading order */
export function findForbidden(tree: ProseNode): Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ProseNode, parent: ProseNode): void => {
    for (const message of complaintsAbout(node, parent))
      findings.push({ line: lineOf(node) ?? lineOf(parent), message });
    for (const child of node.children ?? []) visit(child, node);
  };
  visit(tree, tree);
  return findings;
}

export const isComponent = (node: ProseNode): boolean => JSX_TYPES.has(node.type);

export const lineOf = (node: ProseNode): number | null => node.position?.start.line ?? null;

/** The value of an attribute written as text, `<Run id="…" />`. */
export function textAttribute(node: ProseNode, name: string): string | undefined {
  const value = node.attributes?.find((attribute) => attribute.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
}

function complaintsAbout(node: ProseNode, parent: ProseNode): string[] {
  if (isComponent(node)) return complaintsAboutComponent(node, parent);
  if (!PLAIN_TYPES.has(node.type))
    return [REFUSED_TYPES[node.type] ?? `found ${node.type}, which a lesson cannot have`];
  if (node.url !== undefined && !isSafeUrl(node.url)) {
    return [`found the address ${JSON.stringify(node.url)}, expected http, https, mailto or a path`];
  }
  if (node.type === 'text' && typeof node.value === 'string' && node.value.includes('**')) {
    return ['found ** as plain text, expected bold: ** cannot close between a punctuation mark and a letter'];
  }
  return [];
}

function complaintsAboutComponent(node: ProseNode, parent: ProseNode): string[] {
  const name = node.name ?? '';
  if (!isComponentName(name)) return [`found <${name}>, expected one of ${COMPONENT_NAMES.join(', ')}`];
  const rule: ComponentRule = COMPONENTS[name];
  const complaints = complaintsAboutAttributes(node.attributes ?? [], name, rule);
  if (rule.empty && (node.children ?? []).length > 0) complaints.push(`found text in <${name}>, expected <${name} />`);
  if (node.type === 'mdxJsxTextElement' && !standsAlone(parent)) {
    complaints.push(`found <${name}> inside a sentence, expected it on lines of its own`);
  }
  return complaints;
}

function complaintsAboutAttributes(attributes: readonly ProseAttribute[], name: string, rule: ComponentRule): string[] {
  const allowed = [...rule.required, ...rule.optional];
  const complaints: string[] = [];
  const seen = new Set<string>();
  for (const { type, name: attribute = '', value } of attributes) {
    if (type !== 'mdxJsxAttribute')
      complaints.push(`found {…} in <${name}>, expected attributes such as id="run-hello"`);
    else if (!allowed.includes(attribute)) complaints.push(unknownAttribute(attribute, name, allowed));
    else if (typeof value !== 'string')
      complaints.push(`found no text for ${attribute} of <${name}>, expected ${attribute}="…"`);
    else if (seen.has(attribute)) complaints.push(`found ${attribute} of <${name}> twice, expected it once`);
    seen.add(attribute);
  }
  const missing = rule.required.filter((attribute) => !seen.has(attribute));
  return [
    ...complaints,
    ...missing.map((attribute) => `found <${name}> without ${attribute}, expected ${attribute}="…"`),
  ];
}

const unknownAttribute = (attribute: string, name: string, allowed: readonly string[]): string =>
  `found ${attribute} on <${name}>, expected ${allowed.length === 0 ? 'no attributes' : `only ${allowed.join(', ')}`}`;

/** MDX lifts components out of a paragraph that holds nothing else; in a sentence they would break it. */
const standsAlone = (parent: ProseNode): boolean =>
  (parent.type === 'paragraph' || isComponent(parent)) &&
  (parent.children ?? []).every(
    (child) => isComponent(child) || (child.type === 'text' && String(child.value ?? '').trim() === ''),
  );

/** As a browser reads it: `java\nscript:` is a script there too. */
function isSafeUrl(url: string): boolean {
  try {
    return SAFE_PROTOCOLS.has(new URL(url, 'https://lesson.invalid/').protocol);
  } catch {
    return false;
  }
}
