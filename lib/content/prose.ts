// Reads the prose of one locale: frontmatter, forbidden things, and which steps and blocks stand where.
import { createMdxProcessor, findingFromParser } from './mdx-processor.ts';
import type { Finding } from './problem.ts';
import { findForbidden, isComponent, lineOf, type ProseNode, textAttribute } from './prose-policy.ts';
import { type Frontmatter, frontmatterSchema } from './schema.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export interface Placement {
  readonly component: 'Step' | 'Run';
  readonly id: string;
  readonly line: number | null;
  /** The step around it. */
  readonly inStep: string | undefined;
}

export interface Prose {
  readonly frontmatter: YamlSource<Frontmatter>;
  /** The text with its frontmatter blanked out, so that lines keep their numbers. */
  readonly mdx: string;
  readonly placements: readonly Placement[];
}

export type ProseResult =
  | { readonly ok: true; readonly prose: Prose }
  | { readonly ok: false; readonly findings: readonly Finding[] };

const FRONTMATTER = /^---[ \t]*\n((?:.*\n)*?)---[ \t]*(?:\n|$)/;

export function readProse(text: string): ProseResult {
  const match = FRONTMATTER.exec(text);
  if (match === null) {
    return {
      ok: false,
      findings: [{ line: 1, message: 'found no frontmatter, expected --- title, summary, steps ---' }],
    };
  }
  const [head, yaml = ''] = match;
  const mdx = head.replace(/[^\n]/g, '') + text.slice(head.length);
  const frontmatter = readYaml(frontmatterSchema, yaml, 2);
  const parsed = parse(mdx);
  const findings = [...(frontmatter.ok ? [] : frontmatter.findings), ...parsed.findings];
  if (!frontmatter.ok || findings.length > 0) return { ok: false, findings };
  return { ok: true, prose: { frontmatter: frontmatter.source, mdx, placements: parsed.placements } };
}

function parse(mdx: string): { findings: Finding[]; placements: Placement[] } {
  try {
    const tree: ProseNode = createMdxProcessor().parse(mdx);
    return { findings: findForbidden(tree), placements: placementsIn(tree) };
  } catch (error) {
    return { findings: [findingFromParser(error)], placements: [] };
  }
}

function placementsIn(node: ProseNode, inStep?: string): Placement[] {
  const id = isComponent(node) ? textAttribute(node, 'id') : undefined;
  const own: Placement[] = [];
  if (id !== undefined && (node.name === 'Step' || node.name === 'Run')) {
    own.push({ component: node.name, id, line: lineOf(node), inStep });
  }
  const stepInside = node.name === 'Step' ? id : inStep;
  return [...own, ...(node.children ?? []).flatMap((child) => placementsIn(child, stepInside))];
}
