// What the doctor says: one line for each check and each attempt.
import type { Screen, Style } from '../screen.ts';
import type { Finding } from './host/checks.ts';
import type { Outcome } from './run-attempt.ts';

type Marks = Readonly<Record<string, readonly [string, Style]>>;
const LEVELS: Marks = { ok: ['✓', 'green'], warning: ['!', 'yellow'], fault: ['✗', 'red'] };
const VERDICTS: Marks = {
  held: ['✓', 'green'],
  broken: ['✗ BROKEN', 'red'],
  unclear: ['? unclear', 'red'],
  skipped: ['– skipped', 'yellow'],
};

export function findingLines(findings: readonly Finding[], screen: Screen): string[] {
  const lines = findings.flatMap(({ title, level, found, expected, remedy }) => [
    `${mark(LEVELS, level, screen)} ${title}: ${found}`,
    ...(level === 'ok' ? [] : [`    expected: ${expected}`, `    what to do: ${remedy}`]),
  ]);
  return ['', screen.style('bold', 'The host'), ...lines];
}

export function outcomeLines(outcomes: readonly Outcome[], screen: Screen): string[] {
  const families = [...new Set(outcomes.map(({ family }) => family))];
  return families.flatMap((family) => [
    '',
    screen.style('bold', `Attempts: ${family}`),
    ...outcomes.filter((outcome) => outcome.family === family).map((outcome) => outcomeLine(outcome, screen)),
  ]);
}

function outcomeLine({ title, place, expected, observed, verdict }: Outcome, screen: Screen): string {
  const where = screen.style('dim', `(${place})`);
  return `${mark(VERDICTS, verdict, screen)} ${title} ${where} · expected: ${expected} · observed: ${observed}`;
}

export function summaryLine(findings: readonly Finding[], outcomes: readonly Outcome[], screen: Screen): string {
  const count = (verdict: Outcome['verdict']) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const faults = findings.filter(({ level }) => level === 'fault').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const attempts = new Set(outcomes.map(({ id }) => id)).size;
  const text = [
    `Host: ${faults} faults, ${warnings} warnings.`,
    `${attempts} attempts, ${outcomes.length} with their places: ${count('held')} held, ${count('broken')} broken, ${count('unclear')} unclear, ${count('skipped')} skipped.`,
  ].join(' ');
  return `\n${screen.style(hasFailed(findings, outcomes) ? 'red' : 'green', text)}`;
}

/** An attempt of which nobody can say that it was held has failed. */
export function hasFailed(findings: readonly Finding[], outcomes: readonly Outcome[]): boolean {
  const isBad = ({ verdict }: Outcome) => verdict === 'broken' || verdict === 'unclear';
  return findings.some(({ level }) => level === 'fault') || outcomes.some(isBad);
}

function mark(marks: Marks, key: string, screen: Screen): string {
  const [text, style] = marks[key] ?? ['?', 'red'];
  return screen.style(style, text);
}
