// The last lines of `npm test`. Pure.
import { formatDuration, type Screen } from '../screen.ts';

export interface StageResult {
  readonly name: string;
  readonly passed: boolean;
  readonly durationMs: number;
}

export function summaryLines(results: readonly StageResult[], screen: Pick<Screen, 'style'>): string[] {
  const width = Math.max(0, ...results.map(({ name }) => name.length));
  const rows = results.map(({ name, passed, durationMs }) => {
    const verdict = passed ? screen.style('green', 'passed') : screen.style('red', 'failed');
    return `  ${name.padEnd(width)}  ${verdict}  ${formatDuration(durationMs).padStart(12)}`;
  });
  const passed = results.filter((result) => result.passed).length;
  return [...rows, '', `${passed} passed, ${results.length - passed} failed`];
}
