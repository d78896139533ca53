// Results as a Markdown table: readable on a terminal, and ready for the README.
import type { Result, Unit } from './result.ts';
import { summarize } from './statistics.ts';

const COLUMNS = ['measured', 'n', 'min', 'median', 'p95', 'p99', 'max', 'target'] as const;
/** With fewer values, a 99th percentile is the largest value under another name. */
const MIN_VALUES_FOR_P99 = 100;

export function formatResults(results: readonly Result[]): string {
  return formatTable(COLUMNS, results.map(toCells));
}

/** The first column is left-aligned, the others are numbers. */
export function formatTable(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const widths = header.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => pad(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

const pad = (text: string, width: number, column: number) => (column === 0 ? text.padEnd(width) : text.padStart(width));

function toCells({ name, unit, values, target }: Result): string[] {
  const { count, min, median, p95, p99, max } = summarize(values);
  const format = (value: number) => formatValue(value, unit);
  const single = count === 1;
  return [
    name,
    String(count),
    single ? '' : format(min),
    format(median),
    // Of a rate, the high end is the good one.
    single || unit === 'MB/s' ? '' : format(p95),
    count < MIN_VALUES_FOR_P99 ? '' : format(p99),
    single ? '' : format(max),
    target === undefined ? '' : `≤ ${target} ${unit} ${median <= target ? 'met' : 'missed'}`,
  ];
}

/** Three significant digits or so: more would claim a precision that no such measurement has. */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'ms' && value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  if (unit === 'times' || unit === 'bytes') return String(value);
  if (unit === '%') return `${Math.floor(value)} %`;
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 1 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
