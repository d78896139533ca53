// What the tests in the virtual host tell the one that started it: lines of progress, then a report between two marks.
import { z } from 'zod';
import { formatDuration, type Screen } from '../screen.ts';

const BEGIN = '-----BEGIN SLIPWAY HOST REPORT-----';
const END = '-----END SLIPWAY HOST REPORT-----';

const checkSchema = z.object({
  title: z.string(),
  passed: z.boolean(),
  /** Of the virtual machine's clock. */
  durationMs: z.number(),
  /** What was seen, or why it failed. */
  detail: z.string(),
});

const reportSchema = z.object({
  host: z.record(z.string(), z.string()),
  parts: z.array(z.object({ title: z.string(), checks: z.array(checkSchema) })),
});

export type Check = z.infer<typeof checkSchema>;
export type HostReport = z.infer<typeof reportSchema>;

/** One line for each line of JSON, so that no line is too long for a console. */
export const writeReport = (report: HostReport): string => `${BEGIN}\n${JSON.stringify(report, null, 1)}\n${END}`;

export class ReportReader {
  #lines: string[] | undefined;
  #report: HostReport | undefined;

  /** Undefined until its end has been read. */
  get report(): HostReport | undefined {
    return this.#report;
  }

  /** @returns the line if it is progress. @throws ZodError, SyntaxError */
  read(line: string): string | undefined {
    if (line === BEGIN) this.#lines = [];
    else if (line === END && this.#lines) {
      this.#report = reportSchema.parse(JSON.parse(this.#lines.join('\n')));
      this.#lines = undefined;
    } else if (this.#lines) this.#lines.push(line);
    else return line;
    return undefined;
  }
}

/** Something was tried, and all of it passed. */
export const hasPassed = ({ parts }: HostReport): boolean =>
  parts.length > 0 && parts.every(({ checks }) => checks.length > 0 && checks.every(({ passed }) => passed));

const MARK_COLUMNS = '  ✓ '.length;
const INDENT = '  ';
type Paper = Pick<Screen, 'style' | 'columns'>;

/** No line is wider than the screen. */
export function reportLines({ host, parts }: HostReport, screen: Paper): string[] {
  const facts = Object.entries(host).map(([name, value]) => cut(`  ${name}: ${value}`, screen.columns));
  const sections = parts.flatMap(({ title, checks }) => [
    '',
    `${screen.style('bold', title)}  ${screen.style('dim', countOf(checks))}`,
    ...checks.flatMap((check) => checkLines(check, screen)),
  ]);
  const all = parts.flatMap(({ checks }) => checks);
  return [screen.style('bold', 'Host'), ...facts, ...sections, '', countOf(all)];
}

function countOf(checks: readonly Check[]): string {
  const failed = checks.filter(({ passed }) => !passed).length;
  return `${checks.length - failed} passed, ${failed} failed`;
}

/** What passed needs no more words than one line. */
function checkLines({ title, passed, durationMs, detail }: Check, { style, columns }: Paper): string[] {
  const width = columns - MARK_COLUMNS;
  const heading = cut(`${title}${durationMs > 0 ? `  ${formatDuration(durationMs)}` : ''}`, width);
  const seen = wrap(withoutControls(detail).trimEnd(), width - INDENT.length);
  if (!passed)
    return [`  ${style('red', '✗')} ${heading}`, ...seen.map((row) => `${' '.repeat(MARK_COLUMNS)}${INDENT}${row}`)];
  return [`  ${style('green', '✓')} ${heading}${style('dim', cut(`  ${seen[0]}`.trimEnd(), width - heading.length))}`];
}

function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width > 0 ? `${text.slice(0, width - 1)}…` : '';
}

/** What a terminal was told, its colours and titles, is no text. */
const CONTROLS = /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b\[[0-9;?]*[a-zA-Z]|[\u0000-\u0009\u000b-\u001f]/g;

const withoutControls = (text: string): string => text.replaceAll(CONTROLS, '');

function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((row) => row.match(new RegExp(`.{1,${width}}`, 'g')) ?? ['']);
}
