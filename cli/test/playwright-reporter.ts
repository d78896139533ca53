// Playwright's part of a test report. Loaded by Playwright, in `stages.ts`.
import type { FullConfig, FullResult, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import { NO_ERROR, type TestReport, writeReport } from './report.ts';

const OUTSIDE = 'outside of any test';

export default class PlaywrightReporter implements Reporter {
  readonly #errors: TestError[] = [];
  #suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#suite = suite;
  }

  /** Of no test: what is done before all of them, or after. */
  onError(error: TestError): void {
    this.#errors.push(error);
  }

  onEnd({ status }: FullResult): void {
    const report: TestReport = { failures: [], flaky: [] };
    const tests = this.#suite?.allTests() ?? [];
    for (const test of tests) {
      const outcome = test.outcome();
      if (outcome === 'flaky') report.flaky.push(nameOf(test));
      if (outcome !== 'unexpected') continue;
      report.failures.push({ name: nameOf(test), error: explain(test.results.at(-1)?.errors ?? []) });
    }
    if (this.#errors.length > 0) report.failures.push({ name: OUTSIDE, error: explain(this.#errors) });
    const missing = tests.filter(isMissing).length;
    const loss = `${missing} of ${tests.length} tests did not run to their end: ${status}`;
    if (missing > 0) report.failures.push({ name: OUTSIDE, error: loss });
    writeReport(report);
  }
}

/** Whether it was to run, and did not, or was interrupted: the time of all was over, or the process died. */
const isMissing = (test: TestCase): boolean => test.outcome() === 'skipped' && test.expectedStatus !== 'skipped';

/** Without the names of the root and the project. */
const nameOf = (test: TestCase): string => test.titlePath().slice(2).join(' > ');

function explain(errors: readonly TestError[]): string {
  const texts = errors.map(({ message, value, snippet }) => [message ?? value ?? '', snippet ?? ''].join('\n'));
  return texts.join('\n').trim() || NO_ERROR;
}
