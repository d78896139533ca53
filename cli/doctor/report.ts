// What the doctor says: one line for each check and each attempt.
import type { Screen, Style } from '../screen.ts';
import type { Place } from './attempt.ts';
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

const PLACES: Readonly<Record<Place, string>> = {
  terminal: 'in the terminal',
  container: 'in a container of the learner’s',
  'host-api': 'by way of Slipway',
};
const INDENT = '    ';
const WIDEST_MARK = '– skipped '.length;

export function findingLines(findings: readonly Finding[], screen: Screen): string[] {
  const lines = findings.flatMap(({ title, level, found, expected, remedy }) => [
    ...entry(`${mark(LEVELS, level, screen)} `, `${title}: ${found}`, screen),
    ...(level === 'ok' ? [] : details({ expected, 'what to do': remedy ?? '' }, screen)),
  ]);
  return ['', screen.style('bold', 'The host'), ...lines];
}

export function outcomeLines(outcomes: readonly Outcome[], screen: Screen): string[] {
  const families = [...new Set(outcomes.map(({ family }) => family))];
  return families.flatMap((family) => [
    '',
    screen.style('bold', `Attempts: ${family}`),
    ...outcomes
      .filter((outcome) => outcome.family === family)
      .flatMap(({ title, place, expected, observed, verdict }) => [
        ...entry(`${mark(VERDICTS, verdict, screen)} `, `${title} (${PLACES[place]})`, screen),
        ...details({ expected, observed }, screen),
      ]),
  ]);
}

const entry = (head: string, text: string, screen: Screen): string[] =>
  wrap(text, screen.columns - WIDEST_MARK).map((line, index) => `${index === 0 ? head : INDENT}${line}`);

const details = (parts: Readonly<Record<string, string>>, screen: Screen): string[] =>
  Object.entries(parts).flatMap(([name, text]) =>
    wrap(`${name}: ${text}`, screen.columns - 2 * INDENT.length).map(
      (line, index) => `${index === 0 ? INDENT : INDENT.repeat(2)}${screen.style('dim', line)}`,
    ),
  );

/** Breaks at spaces; a word that is longer than a line keeps one of its own. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

export function summaryLine(findings: readonly Finding[], outcomes: readonly Outcome[], screen: Screen): string {
  const count = (verdict: Outcome['verdict']) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
  const faults = findings.filter(({ level }) => level === 'fault').length;
  const warnings = findings.filter(({ level }) => level === 'warning').length;
  const attempts = new Set(outcomes.map(({ id }) => id)).size;
  const text = [
    `Host: ${counted(faults, 'fault')}, ${counted(warnings, 'warning')}.`,
    ...(outcomes.length === 0
      ? ['No attempt was made.']
      : [
          `${attempts} attempts, ${outcomes.length} with their places:`,
          `${count('held')} held, ${count('broken')} broken, ${count('unclear')} unclear, ${count('skipped')} skipped.`,
        ]),
  ].join('\n');
  return `\n${screen.style(hasFailed(findings, outcomes) ? 'red' : 'green', text)}`;
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

/** An attempt of which nobody can say that it was held has failed. */
export function hasFailed(findings: readonly Finding[], outcomes: readonly Outcome[]): boolean {
  const isBad = ({ verdict }: Outcome) => verdict === 'broken' || verdict === 'unclear';
  return findings.some(({ level }) => level === 'fault') || outcomes.some(isBad);
}

function mark(marks: Marks, key: string, screen: Screen): string {
  const [text, style] = marks[key] ?? ['?', 'red'];
  return screen.style(style, text);
}
