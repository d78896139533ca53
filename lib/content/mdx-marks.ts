// Looks through prose that is no MDX, without a parser: where is what keeps it from being parsed? Never sure, so its answers
// are only for words that tell an author where to look.

const FENCE = /^[\s>]*(`{3,}|~{3,})([^`]*)$/;

interface Fence {
  readonly mark: string;
  readonly line: number;
  readonly inside: readonly string[];
  readonly isClosed: boolean;
}

/** The lines of the text, and of its fences only as many empty ones; code within a line is blanked out, too. */
export function withoutCode(mdx: string): string {
  const lines = mdx.split('\n');
  for (const { line, inside } of fencesIn(mdx)) lines.fill('', line - 1, line + inside.length + 1);
  return lines
    .slice(0, mdx.split('\n').length)
    .join('\n')
    .replace(/(?<!`)(`+)(?!`)[^`\n]*\1(?!`)/g, (code) => ' '.repeat(code.length));
}

/** @returns the line of a fence that seems to take in what was meant to stand behind it: such as the end of this tag */
export function fenceAround(tag: string, mdx: string): number | undefined {
  const swallows = ({ mark, inside, isClosed }: Fence) =>
    inside.some((text) => text.trim() === `</${tag}>`) &&
    (!isClosed || inside.some((text) => FENCE.exec(text)?.[1]?.startsWith(mark) === true));
  return fencesIn(mdx).find(swallows)?.line;
}

/** Where the first brace is that nothing closes in its paragraph. */
export function openBrace(mdx: string): number | undefined {
  let open: number | undefined;
  let depth = 0;
  for (const [index, text] of withoutCode(mdx).split('\n').entries()) {
    if (text.trim() === '') {
      if (open !== undefined) return open;
      continue;
    }
    for (const mark of text.replace(/\\[{}]/g, '').replace(/[^{}]/g, '')) {
      depth = Math.max(0, depth + (mark === '{' ? 1 : -1));
      if (depth === 0) open = undefined;
      else open ??= index + 1;
    }
  }
  return open;
}

const WHOLE_TAG = /<\/?[\p{L}\w$:.-]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/gu;

/** The first tag that is begun and not ended, and where. */
export function openTag(mdx: string): { readonly name: string; readonly line: number } | undefined {
  const rest = withoutCode(mdx).replace(WHOLE_TAG, (tag) => tag.replace(/[^\n]/g, ' '));
  for (const [index, text] of rest.split('\n').entries()) {
    const name = /(?<!\\)<\/?([\p{L}$_][^\s<>"'=]*)/u.exec(text)?.[1];
    if (name !== undefined) return { name, line: index + 1 };
  }
  return undefined;
}

function fencesIn(mdx: string): Fence[] {
  const fences: Fence[] = [];
  let open: { mark: string; line: number; inside: string[] } | undefined;
  for (const [index, text] of mdx.split('\n').entries()) {
    const [, mark = '', words = ''] = FENCE.exec(text) ?? [];
    if (open === undefined) {
      if (mark !== '') open = { mark, line: index + 1, inside: [] };
    } else if (mark.startsWith(open.mark) && words.trim() === '') {
      fences.push({ ...open, isClosed: true });
      open = undefined;
    } else open.inside.push(text);
  }
  return open === undefined ? fences : [...fences, { ...open, isClosed: false }];
}
