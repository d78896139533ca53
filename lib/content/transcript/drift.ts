// Does a command still print what was recorded? What varies from run to run, how far a column is filled up, and how many
// layers an image has are no difference.
import { fitsLine } from '../pattern.ts';
import type { Transcript, VolatileRange } from './transcript.ts';
import { findVolatile } from './volatile-parts.ts';

const ANY = '…';

/** The first line that is another one; null: none of them. */
export interface Drift {
  readonly recorded: string | null;
  readonly printed: string | null;
}

/** @returns null when nothing but volatile parts differs */
export function findDrift({ text, volatile }: Pick<Transcript, 'text' | 'volatile'>, printed: string): Drift | null {
  const before = steadyLines(text, volatile);
  const now = steadyLines(printed, findVolatile(printed));
  for (let at = 0; at < Math.max(before.length, now.length); at += 1) {
    const [recorded, line] = [before[at], now[at]];
    if (recorded !== undefined && line !== undefined && fitsLine(recorded, line)) continue;
    return { recorded: recorded ?? null, printed: line ?? null };
  }
  return null;
}

/**
 * The words of the first text that are others in the second one, printed by the same command elsewhere.
 * @returns null when the texts do not have the same lines and words: then nothing can be said of single ones
 */
export function findDifferences(text: string, other: string): VolatileRange[] | null {
  const [lines, others] = [text.split('\n'), other.split('\n')];
  if (lines.length !== others.length) return null;
  const ranges: VolatileRange[] = [];
  let start = 0;
  for (const [index, line] of lines.entries()) {
    const [words, otherWords] = [wordsOf(line), wordsOf(others[index] ?? '')];
    if (words.length !== otherWords.length) return null;
    for (const [position, { at, word }] of words.entries()) {
      if (word !== otherWords[position]?.word) ranges.push([start + at, start + at + word.length]);
    }
    start += line.length + 1;
  }
  return ranges;
}

/** With `…` for what varies. Lines that are alike then, one after the other, count as one: there is one for each layer. */
function steadyLines(text: string, volatile: readonly VolatileRange[]): string[] {
  const lines = withoutVolatile(text, volatile)
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '));
  return lines.filter((line, index) => line !== '' && line !== lines[index - 1]);
}

function withoutVolatile(text: string, volatile: readonly VolatileRange[]): string {
  let steady = '';
  let at = 0;
  for (const [from, to] of volatile) {
    steady += text.slice(at, from) + ANY;
    at = to;
  }
  return steady + text.slice(at);
}

const wordsOf = (line: string) => [...line.matchAll(/\S+/g)].map(({ index, 0: word }) => ({ at: index, word }));
