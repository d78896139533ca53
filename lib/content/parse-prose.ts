// Parses prose once: what it may not have, which components stand where, and its outline. Kept by the text, for parsing costs
// more than all else that is done with a lesson.
import { createHash } from 'node:crypto';
import { type ComponentName, isComponentName } from './components.ts';
import { findLooseReferences, type LooseReference } from './loose-references.ts';
import { findingFromParser } from './mdx-complaint.ts';
import { parseMdx } from './mdx-parser.ts';
import type { Finding } from './problem.ts';
import { findTooDeep, findTooDeepInside } from './prose-depth.ts';
import { isComponent, isRunFence, lineOf, type ProseNode, textAttributes } from './prose-node.ts';
import { findForbidden, type PolicyOptions } from './prose-policy.ts';

export interface Placement {
  readonly component: ComponentName;
  readonly attributes: Readonly<Record<string, string>>;
  readonly line: number | null;
  /** The step around it. */
  readonly inStep: string | undefined;
}

/** A fence that is run, of the short form. */
export interface RunFence {
  readonly command: string;
  /** What its first line says after `run`. */
  readonly words: string;
  readonly line: number;
  readonly lastLine: number;
  readonly column: number;
  readonly inStep: string | undefined;
}

/** Where a link leads. */
export interface ProseLink {
  readonly url: string;
  readonly line: number | null;
}

/** A heading or a component, without the words of its language. */
export interface OutlineItem {
  readonly what: string;
  readonly line: number | null;
  /** Of a heading: its level, and the step around it. */
  readonly heading?: { readonly depth: number; readonly inStep: string | undefined };
}

export interface ParsedProse {
  readonly findings: readonly Finding[];
  readonly placements: readonly Placement[];
  readonly fences: readonly RunFence[];
  readonly outline: readonly OutlineItem[];
  readonly links: readonly ProseLink[];
  readonly looseReferences: readonly LooseReference[];
}

/** Two thousand lessons in two languages. What is kept of each is small. */
const KEPT = 5000;
const parsed = new Map<string, ParsedProse>();

export function parseProse(mdx: string, options: PolicyOptions = {}): ParsedProse {
  const key = createHash('sha256')
    .update(`${options.runFences === true} `)
    .update(mdx)
    .digest('base64');
  const known = parsed.get(key);
  if (known !== undefined) return known;
  const result = parse(mdx, options);
  parsed.set(key, result);
  const [oldest] = parsed.keys();
  if (parsed.size > KEPT && oldest !== undefined) parsed.delete(oldest);
  return result;
}

function parse(mdx: string, options: PolicyOptions): ParsedProse {
  const found: Found = { placements: [], fences: [], outline: [], links: [], looseReferences: [] };
  const tooDeep = findTooDeep(mdx);
  if (tooDeep !== undefined) return { findings: [tooDeep], ...found };
  try {
    const tree = parseMdx(mdx);
    const tooDeepInside = findTooDeepInside(tree);
    if (tooDeepInside !== undefined) return { findings: [tooDeepInside], ...found };
    collect(tree, undefined, found);
    found.looseReferences.push(...findLooseReferences(tree, mdx));
    return { findings: findForbidden(tree, options), ...found };
  } catch (error) {
    return {
      findings: [findingFromParser(error, mdx)],
      placements: [],
      fences: [],
      outline: [],
      links: [],
      looseReferences: [],
    };
  }
}

interface Found {
  readonly placements: Placement[];
  readonly fences: RunFence[];
  readonly outline: OutlineItem[];
  readonly links: ProseLink[];
  readonly looseReferences: LooseReference[];
}

function collect(node: ProseNode, inStep: string | undefined, found: Found): void {
  const { name, depth, url } = node;
  const line = lineOf(node);
  const attributes = isComponent(node) ? textAttributes(node) : {};
  if (isComponent(node) && typeof name === 'string' && isComponentName(name)) {
    found.placements.push({ component: name, attributes, line, inStep });
    // A word of the glossary stands where the language wants it.
    if (name !== 'Term') found.outline.push({ what: `<${[name, attributes.id].filter(Boolean).join(' ')}>`, line });
  }
  if (node.type === 'heading') {
    const heading = { depth: depth ?? 1, inStep };
    found.outline.push({ what: `heading ${'#'.repeat(heading.depth)}`, line, heading });
  }
  if (url !== undefined) found.links.push({ url, line });
  if (isRunFence(node)) {
    found.fences.push(fenceOf(node, inStep));
    found.outline.push({ what: 'fence that is run', line });
  }
  const stepInside = name === 'Step' ? attributes.id : inStep;
  for (const child of node.children ?? []) collect(child, stepInside, found);
}

function fenceOf({ value, meta, position }: ProseNode, inStep: string | undefined): RunFence {
  const line = position?.start.line ?? 1;
  return {
    command: String(value ?? ''),
    words: (meta ?? '').replace(/^run\s*/, ''),
    line,
    lastLine: position?.end?.line ?? line,
    column: position?.start.column ?? 1,
    inStep,
  };
}
