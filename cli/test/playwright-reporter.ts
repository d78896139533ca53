// Playwright's part of a test report. Loaded by Playwright, in `stages.ts`.
import type { FullConfig, Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter';
import { type TestReport, writeReport } from './report.ts';

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

  onEnd(): void {
    const report: TestReport = { failures: [], flaky: [] };
    for (const test of this.#suite?.allTests() ?? []) {
      const outcome = test.outcome();
      if (outcome === 'flaky') report.flaky.push(nameOf(test));
      if (outcome !== 'unexpected') continue;
      report.failures.push({ name: nameOf(test), error: explain(test.results.at(-1)?.errors ?? []) });
    }
    if (this.#errors.length > 0) report.failures.push({ name: 'outside of any test', error: explain(this.#errors) });
    writeReport(report);
  }
}

/** Without the names of the root and the project. */
const nameOf = (test: TestCase): string => test.titlePath().slice(2).join(' > ');

function explain(errors: readonly TestError[]): string {
  return errors.map(({ message, value, snippet }) => [message ?? value ?? '', snippet ?? ''].join('\n')).join('\n');
}
