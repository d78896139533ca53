// What the soak has shown: whether all that was promised held, and the figures of it.
import type { BenchContext } from '../context.ts';
import type { Result } from '../result.ts';
import type { ServerFigures } from '../server-process.ts';
import type { Student } from './student.ts';

/** Between an empty server before and after. Node gives memory back late; files and handles are counted. */
const ALLOWED_GROWTH = { memoryBytes: 200_000_000, openFiles: 16, handles: 16 } as const;
const MEGABYTE = 1_000_000;

export function judge(
  { fault }: BenchContext,
  students: readonly Student[],
  before: ServerFigures,
  after: ServerFigures,
): void {
  for (const { name, book } of students) {
    for (const problem of book.problems) fault(`${name}: ${problem}`);
  }
  for (const id of handedOutTwice(students)) fault(`the sandbox ${id} was handed to two learners`);
  for (const key of ['memoryBytes', 'openFiles', 'handles'] as const) {
    const growth = after[key] - before[key];
    if (growth > ALLOWED_GROWTH[key]) fault(`the server's ${key} grew by ${growth}, from ${before[key]}`);
  }
}

/** What a learner has left in a sandbox is for nobody else. */
function handedOutTwice(students: readonly Student[]): string[] {
  const all = students.flatMap(({ book }) => book.sandboxIds);
  return [...new Set(all.filter((id, index) => all.indexOf(id) !== index))];
}

export function countDeeds(students: readonly Student[]): Result[] {
  const deeds = total(students.map((student) => student.deeds));
  const outcomes = total(students.map(({ book }) => book.outcomes));
  const sandboxes = students.reduce((sum, { book }) => sum + book.sandboxCount, 0);
  const rows = [
    ...[...deeds].map(([deed, count]) => [`soak: ${deed}`, count] as const),
    ...[...outcomes].map(([outcome, count]) => [`soak: receipts ${outcome}`, count] as const),
    ['soak: sandboxes that learners had', sandboxes] as const,
  ];
  return rows.map(([name, count]) => ({ name, unit: 'times', values: [count] }));
}

function total<Key>(maps: ReadonlyArray<ReadonlyMap<Key, number>>): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const map of maps) for (const [key, count] of map) sums.set(key, (sums.get(key) ?? 0) + count);
  return sums;
}

export function figures(before: ServerFigures, after: ServerFigures): Result[] {
  return [
    { name: 'soak: memory of the empty server, before', unit: 'MB', values: [before.memoryBytes / MEGABYTE] },
    { name: '… after', unit: 'MB', values: [after.memoryBytes / MEGABYTE] },
    { name: 'soak: open files of the empty server, before', unit: 'times', values: [before.openFiles] },
    { name: '… after', unit: 'times', values: [after.openFiles] },
    { name: 'soak: handles of the empty server, before', unit: 'times', values: [before.handles] },
    { name: '… after', unit: 'times', values: [after.handles] },
  ];
}
