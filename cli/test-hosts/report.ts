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

export function reportLines({ host, parts }: HostReport, screen: Pick<Screen, 'style'>): string[] {
  const facts = Object.entries(host).map(([name, value]) => `  ${name}: ${value}`);
  const sections = parts.map(({ title, checks }) => [
    screen.style('bold', title),
    ...checks.flatMap((check) => checkLines(check, screen)),
  ]);
  const all = parts.flatMap(({ checks }) => checks);
  const failed = all.filter(({ passed }) => !passed).length;
  return [
    screen.style('bold', 'Host'),
    ...facts,
    ...sections.flat(),
    '',
    `${all.length - failed} passed, ${failed} failed`,
  ];
}

function checkLines({ title, passed, durationMs, detail }: Check, { style }: Pick<Screen, 'style'>): string[] {
  const mark = passed ? style('green', '✓') : style('red', '✗');
  const [first = '', ...further] = detail.trimEnd().split('\n');
  const line = `  ${mark} ${title}  ${style('dim', `${formatDuration(durationMs)}  ${first}`.trimEnd())}`;
  // What passed needs no more words than one line.
  return passed ? [line] : [line, ...further.map((text) => `      ${text}`)];
}
