// Reads the prose of one file: frontmatter, forbidden things, and which components stand where.
import type { z } from 'zod';
import { type ComponentName, isComponentName } from './components.ts';
import { createMdxProcessor, findingFromParser } from './mdx-processor.ts';
import type { Finding } from './problem.ts';
import { isComponent, isRunFence, lineOf, type ProseNode, textAttributes } from './prose-node.ts';
import { findForbidden, type PolicyOptions } from './prose-policy.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

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

export interface Prose<F> {
  readonly frontmatter: YamlSource<F>;
  /** The text with its frontmatter blanked out, so that lines keep their numbers. */
  readonly mdx: string;
  readonly placements: readonly Placement[];
  readonly fences: readonly RunFence[];
}

export type ProseResult<F> =
  | { readonly ok: true; readonly prose: Prose<F> }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const FRONTMATTER = /^---[ \t]*\n((?:.*\n)*?)---[ \t]*(?:\n|$)/;

export function readProse<S extends z.ZodType>(
  text: string,
  schema: S,
  options?: PolicyOptions,
): ProseResult<z.infer<S>> {
  const match = FRONTMATTER.exec(text);
  if (match === null) {
    return {
      ok: false,
      findings: [{ line: 1, message: 'found no frontmatter, expected --- title, summary, steps ---' }],
    };
  }
  const [head, yaml = ''] = match;
  const mdx = head.replace(/[^\n]/g, '') + text.slice(head.length);
  const frontmatter = readYaml(schema, yaml, 2);
  const { findings: inBody, ...found } = parse(mdx, options);
  const findings = [...(frontmatter.ok ? [] : frontmatter.findings), ...inBody];
  if (!frontmatter.ok || findings.length > 0) return { ok: false, findings };
  return { ok: true, prose: { frontmatter: frontmatter.source, mdx, ...found } };
}

interface Parsed {
  readonly findings: readonly Finding[];
  readonly placements: readonly Placement[];
  readonly fences: readonly RunFence[];
}

function parse(mdx: string, options: PolicyOptions | undefined): Parsed {
  try {
    const tree: ProseNode = createMdxProcessor().parse(mdx);
    const placements: Placement[] = [];
    const fences: RunFence[] = [];
    collect(tree, undefined, { placements, fences });
    return { findings: findForbidden(tree, options), placements, fences };
  } catch (error) {
    return { findings: [findingFromParser(error)], placements: [], fences: [] };
  }
}

interface Found {
  readonly placements: Placement[];
  readonly fences: RunFence[];
}

function collect(node: ProseNode, inStep: string | undefined, found: Found): void {
  const { name } = node;
  const attributes = isComponent(node) ? textAttributes(node) : {};
  if (isComponent(node) && typeof name === 'string' && isComponentName(name)) {
    found.placements.push({ component: name, attributes, line: lineOf(node), inStep });
  }
  if (isRunFence(node)) found.fences.push(fenceOf(node, inStep));
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
