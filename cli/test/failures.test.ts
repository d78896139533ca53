import { describe, expect, it } from 'vitest';
import { failureLines } from './failures.ts';

const error = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n');
const report = (count: number) => ({
  failures: Array.from({ length: count }, (_, index) => ({ name: `test ${index}`, error })),
  flaky: [],
});

describe('of a stage that failed', () => {
  it('the tests are named, with what there is room for of each one’s error', () => {
    const lines = failureLines(report(3), '');
    expect(lines).toHaveLength(60);
    expect(lines.slice(0, 2)).toEqual(['✗ test 0', '    line 0']);
    expect(lines.filter((line) => line.startsWith('✗'))).toEqual(['✗ test 0', '✗ test 1', '✗ test 2']);
    expect(lines.at(-1)).toBe('    …');
  });

  it('names come before errors where there are many, and their number where there are too many', () => {
    expect(failureLines(report(50), '')).toEqual(report(50).failures.map(({ name }) => `✗ ${name}`));
    const lines = failureLines(report(200), '');
    expect(lines).toHaveLength(60);
    expect(lines.at(-1)).toBe('… and 141 more');
  });

  it('the end of the output is shown where no test is known to have failed, without its colours', () => {
    const output = `${'noise\n\n'.repeat(100)}\x1b[31mcannot start\x1b[0m\r\n`;
    for (const known of [undefined, report(0)]) {
      const lines = failureLines(known, output);
      expect(lines).toHaveLength(60);
      expect(lines.at(-1)).toBe('cannot start');
    }
  });
});
