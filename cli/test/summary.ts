// The last lines of `npm test`. Pure.
import { formatDuration, type Screen } from '../screen.ts';

export interface StageResult {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
  /** Tests that passed only when they were run again. */
  readonly flaky?: readonly string[];
  /** Why it failed. */
  readonly failures?: readonly string[];
}

export function summaryLines(results: readonly StageResult[], screen: Pick<Screen, 'style'>): string[] {
  const width = Math.max(0, ...results.map(({ name }) => name.length));
  const rows = results.map(({ name, passed, durationMs }) => {
    const verdict = passed ? screen.style('green', 'passed') : screen.style('red', 'failed');
    return `  ${name.padEnd(width)}  ${verdict}  ${formatDuration(durationMs).padStart(12)}`;
  });
  const passed = results.filter((result) => result.passed).length;
  return [...rows, ...flakyLines(results, screen), '', `${passed} passed, ${results.length - passed} failed`];
}

/** The very last lines, where somebody looks who has the end of the log alone. */
export function failureReport(results: readonly StageResult[], screen: Pick<Screen, 'style'>): string[] {
  const failed = results.filter(({ passed, failures = [] }) => !passed && failures.length > 0);
  return failed.flatMap(({ name, failures = [] }) => ['', screen.style('red', `${name} failed:`), ...failures]);
}

function flakyLines(results: readonly StageResult[], screen: Pick<Screen, 'style'>): string[] {
  const names = results.flatMap(({ name, flaky = [] }) => flaky.map((test) => `  ${name}: ${test}`));
  return names.length === 0 ? [] : ['', screen.style('yellow', 'passed only when run again (flaky):'), ...names];
}
