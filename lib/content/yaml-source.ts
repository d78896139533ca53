// Reads YAML against a schema, and says of every complaint on which line it arose.
import { isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { findingsOf } from './complaints.ts';
import type { Finding } from './problem.ts';
import { complaintsAboutYaml } from './yaml-complaint.ts';

export interface YamlSource<T> {
  readonly value: T;
  /** The line of the innermost node on the path that the file has; 1-based. */
  lineOf(path: readonly PropertyKey[]): number;
}

export type YamlResult<T> =
  | { readonly ok: true; readonly source: YamlSource<T> }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** @param firstLine the number of the text's first line in its file (frontmatter starts at 2) */
export function readYaml<S extends z.ZodType>(schema: S, text: string, firstLine = 1): YamlResult<z.infer<S>> {
  try {
    return readYamlUnguarded(schema, text, firstLine);
  } catch (error) {
    // Too many aliases, or nested more deeply than the stack.
    return failed([{ line: null, message: `not readable as YAML: ${error instanceof Error ? error.message : error}` }]);
  }
}

function readYamlUnguarded<S extends z.ZodType>(schema: S, text: string, firstLine: number): YamlResult<z.infer<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineAt = (offset: number) => Math.max(lines.linePos(offset).line, 1) + firstLine - 1;
  const complaints = complaintsAboutYaml(document, text);
  if (complaints.length > 0)
    return failed(complaints.map(({ offset, message }) => ({ line: lineAt(offset), message })));
  const lineOf = (path: readonly PropertyKey[]) => lineAt(offsetOf(document.contents, path));
  const value: unknown = document.toJS();
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return { ok: true, source: { value: result.data, lineOf } };
  return failed(result.error.issues.flatMap((issue) => findingsOf(issue, lineOf, { whole: value })));
}

const failed = (findings: readonly Finding[]) => ({ ok: false as const, findings });

/** Where the key (or list item) at the end of the path begins, as far as the document follows the path. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = startOf(node) ?? 0;
  for (const segment of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => (isScalar(key) ? String(key.value) : key) === String(segment));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(segment)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? (node as Node).range?.[0] : undefined);
