// Reads the prose of one file: its frontmatter, and what stands below it.
import type { z } from 'zod';
import { type ParsedProse, parseProse } from './parse-prose.ts';
import type { Finding } from './problem.ts';
import type { PolicyOptions } from './prose-policy.ts';
import { readYaml, type YamlSource } from './yaml-source.ts';

export interface Prose<F> extends Omit<ParsedProse, 'findings'> {
  readonly frontmatter: YamlSource<F>;
  /** The text with its frontmatter blanked out, so that lines keep their numbers. */
  readonly mdx: string;
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
    return { ok: false, findings: [aboutNoFrontmatter(text)] };
  }
  const [head, yaml = ''] = match;
  const mdx = head.replace(/[^\n]/g, '') + text.slice(head.length);
  const frontmatter = readYaml(schema, yaml, 2);
  const { findings: inBody, ...found } = parseProse(mdx, options);
  const findings = [...(frontmatter.ok ? [] : frontmatter.findings), ...inBody];
  if (!frontmatter.ok || findings.length > 0) return { ok: false, findings };
  return { ok: true, prose: { frontmatter: frontmatter.source, mdx, ...found } };
}

/** It may be there, and not where it belongs, or without its end. */
function aboutNoFrontmatter(text: string): Finding {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '') + 1;
  const [first = '', ...rest] = lines.slice(Math.max(0, at - 1));
  if (!/^\s*-{3,}\s*$/.test(first)) {
    return { line: 1, message: 'found no frontmatter, expected it between two lines ---: title, summary, steps' };
  }
  if (at > 1) return { line: at, message: 'found --- behind empty lines, expected it in line 1' };
  if (first.trimEnd() !== '---') return { line: 1, message: `found ${first}, expected --- and nothing else in line 1` };
  const near = rest.findIndex((line) => /^\s*-{2,}\s*$/.test(line));
  if (near >= 0) {
    const found = JSON.stringify(rest[near]);
    return {
      line: near + 2,
      message: `found ${found}, expected --- at the beginning of the line to end the frontmatter`,
    };
  }
  return { line: 1, message: 'found frontmatter that is not ended, expected a second line --- behind it' };
}
