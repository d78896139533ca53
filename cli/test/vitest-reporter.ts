// Vitest's part of a test report. Loaded by Vitest, in `stages.ts`.
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { NO_ERROR, type TestReport, writeReport } from './report.ts';

type Failure = TestReport['failures'][number];

/** A line of a stack that names a file. */
const OUR_PLACE = /^\s+at .*\.\w+:\d+:\d+\)?$/;

interface RunError {
  readonly message?: string | undefined;
  readonly stack?: string | undefined;
  readonly diff?: string | undefined;
}

export default class VitestReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly RunError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failures = [
      ...modules.flatMap(outsideOfTests),
      ...tests.filter((test) => test.result().state === 'failed').map(failureOf),
      ...failuresIn('outside of any test', unhandledErrors),
    ];
    const flaky = tests.filter((test) => test.diagnostic()?.flaky && test.result().state === 'passed').map(nameOf);
    writeReport({ failures, flaky });
  }
}

const nameOf = (test: TestCase): string => `${test.module.relativeModuleId} > ${test.fullName}`;

/** What cannot be loaded, and hooks. */
function outsideOfTests(module: TestModule): Failure[] {
  const { relativeModuleId: file } = module;
  const suites = [...module.children.allSuites()];
  return [
    ...failuresIn(file, module.errors()),
    ...suites.flatMap((suite) => failuresIn(`${file} > ${suite.fullName}`, suite.errors())),
  ];
}

function failureOf(test: TestCase): Failure {
  return failure(nameOf(test), test.result().errors ?? []);
}

function failuresIn(name: string, errors: readonly RunError[]): Failure[] {
  return errors.length === 0 ? [] : [failure(name, errors)];
}

function failure(name: string, errors: readonly RunError[]): Failure {
  // A second try fails as the first one did.
  const different = [...new Set(errors.map(explain))];
  return { name, error: different.join('\n') || NO_ERROR };
}

function explain({ message = '', stack = '', diff }: RunError): string {
  const places = stack.split('\n').filter((line) => OUR_PLACE.test(line) && !line.includes('node_modules'));
  return [message, ...(diff ? [diff] : []), ...places.slice(0, 3)].join('\n');
}
