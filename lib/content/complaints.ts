// Puts a schema's complaints into words: what was found, what was expected, what may have been meant.
import type { z } from 'zod';
import type { Finding } from './problem.ts';
import { keysNamedIn } from './schema/pieces.ts';
import { suggest } from './suggest.ts';

type Path = readonly PropertyKey[];

export function findingsOf(
  issue: z.core.$ZodIssue,
  lineOf: (path: Path) => number | null,
  { whole, outer = [] }: { readonly whole?: unknown; readonly outer?: Path } = {},
): Finding[] {
  const path = [...outer, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      line: lineOf([...path, key]),
      message: `${nameOf([...path, key])}: unknown, ${issue.message}${adviceOnKey(key, { known: keysNamedIn(issue.message), value: partOf(issue.input, key) })}`,
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ line: lineOf(path), message: `${nameOf(path)}: ${issue.issues[0]?.message ?? issue.message}` }];
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) => branch.some((inner) => !isOtherKind(inner)));
    if (meant !== undefined) return meant.flatMap((inner) => findingsOf(inner, lineOf, { whole, outer: path }));
  }
  const found = issue.input === undefined ? `missing${inItem(path, whole)}` : `found ${show(issue.input)}`;
  return [{ line: lineOf(path), message: `${nameOf(path)}: ${found}, ${expectation(issue, path)}` }];
}

/** A key with others in it has often lost its indentation. */
function adviceOnKey(key: string, { known, value }: { known: readonly string[]; value: unknown }): string {
  const near = suggest(key, known);
  const isHolder = typeof value === 'object' && value !== null;
  return near === '' && isHolder ? '; does it belong to a key above, and further in?' : near;
}

/** Of a union, the branch for another kind of value is not what the author meant. */
const isOtherKind = ({ code, path }: z.core.$ZodIssue): boolean => code === 'invalid_type' && path.length === 0;

const nameOf = (path: Path): string => (path.length === 0 ? 'the file' : path.map(String).join('.'));

/** Of something in a list: an author knows it by its id. */
function inItem(path: Path, whole: unknown): string {
  const at = path.findLastIndex((part) => typeof part === 'number');
  const item = path.slice(0, at + 1).reduce(partOf, whole);
  const id = at < 0 ? undefined : partOf(item, 'id');
  return typeof id === 'string' ? ` in ${String(path[at - 1]).replace(/s$/, '')} ${id}` : '';
}

const partOf = (whole: unknown, key: PropertyKey): unknown =>
  typeof whole === 'object' && whole !== null && Object.hasOwn(whole, key)
    ? (whole as Readonly<Record<PropertyKey, unknown>>)[key]
    : undefined;

function expectation(issue: z.core.$ZodIssue, path: Path): string {
  if (issue.input === undefined && path.at(-1) === 'check') return EXPECTED_CHECK;
  const wanted = expected(issue);
  // What was to be in it may be there, on lines that begin where its own does.
  const isHolder = issue.input === null && path.length > 0 && /keys and values|a list/.test(wanted);
  return isHolder ? `${wanted}, indented further than ${String(path.at(-1))}` : wanted;
}

export const EXPECTED_CHECK = 'expected what must be true, such as check: { container: { name: web, state: running } }';

function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return `expected ${KINDS[issue.expected] ?? issue.expected}${quotes(issue)}`;
  if (issue.code === 'invalid_union') return `expected ${[...new Set(issue.errors.flat().map(kindOf))].join(' or ')}`;
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    return `expected one of ${values.join(', ')}${suggest(String(issue.input), values)}`;
  }
  return issue.message;
}

/** In YAML they make the difference between a number and its digits. */
function quotes({ input, expected }: z.core.$ZodIssueInvalidType): string {
  // {{.Id}} without quotes is keys and values to YAML, one of them a key that is such itself.
  if (expected === 'string' && Object.keys(Object(input)).some((key) => key.startsWith('{'))) return ', in quotes';
  if (expected === 'string') return typeof input === 'number' || typeof input === 'boolean' ? ', in quotes' : '';
  const isNumber = (expected === 'number' || expected === 'int') && typeof input === 'string' && /^[\d.]+$/.test(input);
  return isNumber ? ', without quotes' : '';
}

const kindOf = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_type' ? (KINDS[issue.expected] ?? issue.expected) : issue.message;

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  int: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'keys and values',
  record: 'keys and values',
  array: 'a list',
};

function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'object') return 'keys and values';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
