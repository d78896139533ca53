// What `lesson test` says to a person. Pure.
import { formatDuration, type Screen } from '../screen.ts';
import { hasFailed, type LessonReport, type PartReport } from './lesson-report.ts';

type Styles = Pick<Screen, 'style'>;

/** A lesson, its parts, and why those of them do not hold that do not. */
export function reportLines(report: LessonReport, screen: Styles): string[] {
  const { lesson, durationMs, parts } = report;
  const mark = hasFailed(report) ? screen.style('red', '✗') : screen.style('green', '✓');
  const head = `${mark} ${screen.style('bold', lesson)}  ${screen.style('dim', formatDuration(durationMs))}`;
  return [head, ...parts.flatMap((part) => partLines(part, screen))];
}

function partLines({ kind, id, durationMs, failures, notes, skipped }: PartReport, screen: Styles): string[] {
  const name = kind === id ? kind : `${kind} ${id}`;
  if (skipped) return [`  ${screen.style('yellow', '–')} ${name}  ${screen.style('dim', 'skipped')}`];
  const mark = failures.length > 0 ? screen.style('red', '✗') : screen.style('green', '✓');
  const took = durationMs > 0 ? `  ${screen.style('dim', formatDuration(durationMs))}` : '';
  return [
    `  ${mark} ${name}${took}`,
    ...failures.flatMap((failure) => indented(failure)),
    ...notes.flatMap((note) => indented(screen.style('yellow', note))),
  ];
}

const indented = (text: string): string[] => text.split('\n').map((line) => `      ${line}`);

export function summaryLine(reports: readonly LessonReport[], durationMs: number, screen: Styles): string {
  const failed = reports.filter(hasFailed).length;
  const took = `in ${formatDuration(durationMs)}`;
  if (failed === 0) return screen.style('green', `${reports.length} passed ${took}`);
  return screen.style('red', `${reports.length - failed} passed, ${failed} failed ${took}`);
}
