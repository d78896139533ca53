// The lines between the virtual host and the screen.
import { describe, expect, it } from 'vitest';
import { type HostReport, hasPassed, ReportReader, reportLines, writeReport } from './report.ts';

const report = (passed: boolean): HostReport => ({
  host: { kernel: '6.12' },
  parts: [{ title: 'Lesson', checks: [{ title: 'docker run', passed, durationMs: 1200, detail: 'one\ntwo' }] }],
});
const plain = { columns: 80, style: (_: string, text: string) => text };

describe('ReportReader', () => {
  it('tells progress from the report, and gives the report back as it was written', () => {
    const reader = new ReportReader();
    const lines = ['loading', ...writeReport(report(true)).split('\n'), 'turning off'];
    const progress = lines.map((line) => reader.read(line)).filter((line) => line !== undefined);
    expect(progress).toEqual(['loading', 'turning off']);
    expect(reader.report).toEqual(report(true));
  });

  it('has none when the machine stopped in the middle of it, and refuses one of another shape', () => {
    const cut = new ReportReader();
    for (const line of writeReport(report(true)).split('\n').slice(0, -1)) cut.read(line);
    expect(cut.report).toBeUndefined();
    const lines = writeReport(report(true)).replace('"passed": true', '"passed": "yes"').split('\n');
    const other = new ReportReader();
    expect(() => lines.map((line) => other.read(line))).toThrow();
  });
});

describe('hasPassed', () => {
  it('needs every check to pass, and at least one in each part', () => {
    expect(hasPassed(report(true))).toBe(true);
    expect(hasPassed(report(false))).toBe(false);
    expect(hasPassed({ host: {}, parts: [] })).toBe(false);
    expect(hasPassed({ host: {}, parts: [...report(true).parts, { title: 'Doctor', checks: [] }] })).toBe(false);
  });
});

describe('reportLines', () => {
  it('shows all that a failed check has to say, one line of one that passed, and counts them', () => {
    const failed = reportLines(report(false), plain);
    expect(failed.join('\n')).toMatch(
      /0 passed, 1 failed\n {2}✗ docker run {2}1\.2 s\n +one\n +two\n\n0 passed, 1 failed$/,
    );
    expect(reportLines(report(true), plain).join('\n')).toMatch(/✓ docker run {2}1\.2 s {2}one\n\n1 passed, 0 failed$/);
  });

  it('is no wider than the screen, and leaves out what steers a terminal', () => {
    const long = { title: 't'.repeat(70), durationMs: 0, detail: `\u001b[31m${'z'.repeat(70)}\u001b[0m` };
    const checks = [true, false].map((passed) => ({ ...long, passed }));
    const lines = reportLines({ host: { kernel: 'k'.repeat(90) }, parts: [{ title: 'Lesson', checks }] }, plain);
    expect(Math.max(...lines.map((line) => line.length))).toBe(plain.columns);
    expect(lines.join('').match(/z/g)).toHaveLength(70 + 3);
    expect(lines.join('')).not.toContain('\u001b');
  });
});
