// Finds what in a command's output would be another in the next run: ids, times, addresses, sizes, names that were made
// up. Pure. Each pattern has bounded repetitions and one way to match: no text makes it slow.
import { GENERATED_NAME } from './generated-names.ts';
import type { VolatileRange } from './transcript.ts';

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const DAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const CLOCK = '\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?';
const ZONE = '(?: ?(?:Z|[+-]\\d{2}:?\\d{2}))?(?: [A-Z]{3,4}(?!\\w))?';

/** Neither in the middle of a word nor of a number. */
const word = (pattern: string) => new RegExp(`(?<![\\w.])(?:${pattern})(?![\\w])`, 'g');

const PATTERNS: readonly RegExp[] = [
  // Ids and digests.
  word('sha256:[0-9a-f]{6,64}'),
  word('[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{12}'),
  word('[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'),
  GENERATED_NAME,
  // Addresses, but not those that mean "any" and "this machine".
  word('(?!0\\.0\\.0\\.0(?!\\d)|127\\.)\\d{1,3}(?:\\.\\d{1,3}){3}(?:/\\d{1,2})?'),
  word('(?:[0-9a-f]{2}:){5}[0-9a-f]{2}'),
  /(?<![\w:.])(?=[0-9a-f:]{0,39}(?:::|(?::[0-9a-f]{1,4}){6}))[0-9a-f]{1,4}:[0-9a-f:]{3,37}(?:\/\d{1,3})?(?![\w:])/g,
  // A port that the engine chose.
  /(?<=:)(?:3[2-9]|[45]\d|6[0-5])\d{3}(?=->)/g,
  // Dates and times of day.
  word(`\\d{4}-\\d{2}-\\d{2}(?:[T ]${CLOCK}${ZONE})?`),
  word(`\\d{2}/${MONTH}/\\d{4}(?::${CLOCK})?${ZONE}`),
  word(`${DAY},? (?:\\d{1,2} ${MONTH}|${MONTH} [ \\d]\\d)(?: \\d{4})? ${CLOCK}${ZONE}(?: \\d{4})?`),
  word(`${MONTH} [ \\d]\\d (?:\\d{2}:\\d{2}(?!:)| ?\\d{4})`),
  word(CLOCK),
  /(?<![\w.:])(?:[01]\d|2[0-3]):[0-5]\d(?![\w:])/g,
  // Ages and durations.
  word(
    '(?:Less than a second|About an? (?:minute|hour)|\\d{1,9} (?:second|minute|hour|day|week|month|year)s?)(?: ago)?',
  ),
  word('(?:\\d{1,9}h)?(?:\\d{1,9}m)?\\d{1,9}(?:\\.\\d{1,9})?(?:ns|us|µs|ms|s)'),
  // Sizes and shares, which also tell how far something is.
  word('\\d{1,12}(?:\\.\\d{1,9})? ?(?:[kKMGT]i?)?B'),
  /(?<![\w.])\d{1,4}(?:\.\d{1,9})?%/g,
  // The machine: versions and architecture.
  word('v?\\d{1,4}\\.\\d{1,4}\\.\\d{1,6}(?:[-+~][\\w.+~-]{1,60})?(?!\\.\\d)'),
  word('x86_64|aarch64|amd64|arm64'),
];

export function findVolatile(text: string): VolatileRange[] {
  const found = PATTERNS.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }): VolatileRange => [index, index + match.length]),
  );
  return mergeRanges(found);
}

/** In order, and joined where they overlap. */
export function mergeRanges(ranges: readonly VolatileRange[]): VolatileRange[] {
  const merged: VolatileRange[] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1);
    if (last !== undefined && from < last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], to)];
    else merged.push([from, to]);
  }
  return merged;
}
