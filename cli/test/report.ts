// What a test runner tells `test` of a stage, in a file: which tests failed and why, and which passed only when they were
// run again.
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const reportSchema = z.object({
  failures: z.array(z.object({ name: z.string(), error: z.string() })),
  /** Names of tests that failed first. */
  flaky: z.array(z.string()),
});
export type TestReport = z.infer<typeof reportSchema>;

/** Of a test that failed without saying why. */
export const NO_ERROR = 'no error was given';

/** Names the file to the runner. */
export const REPORT_VARIABLE = 'SLIPWAY_TEST_REPORT';

export function writeReport(report: TestReport): void {
  const path = process.env[REPORT_VARIABLE];
  if (path) writeFileSync(path, JSON.stringify(report));
}

/** @returns nothing where the runner got to no report */
export function readReport(path: string): TestReport | undefined {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
