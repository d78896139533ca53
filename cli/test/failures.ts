// What failed in a stage, to be read at the end of a log that is cut in its middle. Pure.
import { stripVTControlCharacters } from 'node:util';
import type { TestReport } from './report.ts';

/** Of a stage. */
const MOST_LINES = 60;

/**
 * @param output the end of what the stage printed; shown where no test is known to have failed
 * @returns the names of the failed tests, and as much of each one's error as there is room for
 */
export function failureLines(report: TestReport | undefined, output: string): string[] {
  const failures = report?.failures ?? [];
  if (failures.length === 0) return linesOf(output).slice(-MOST_LINES);
  const named = failures.slice(0, MOST_LINES - 1);
  const room = Math.floor(MOST_LINES / failures.length) - 1;
  const lines = named.flatMap(({ name, error }) => [`✗ ${name}`, ...indented(linesOf(error), Math.max(0, room))]);
  const unnamed = failures.length - named.length;
  return unnamed > 0 ? [...lines, `… and ${unnamed} more`] : lines;
}

function indented(lines: readonly string[], most: number): string[] {
  const shown = lines.length > most ? [...lines.slice(0, Math.max(0, most - 1)), '…'].slice(0, most) : lines;
  return shown.map((line) => `    ${line}`);
}

function linesOf(text: string): string[] {
  const lines = stripVTControlCharacters(text).split(/\r?\n/);
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}
