// The reporters in the runners that load them, on tests that fail as they should.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NO_ERROR, REPORT_VARIABLE, readReport } from './report.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const TEST_MS = 60_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reporters-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a runner in the folder, on its own. @returns what its reporter wrote */
async function report(args: readonly string[], files: Record<string, string>) {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const path = join(folder, 'report.json');
  const { PATH } = process.env;
  const env = { PATH, NODE_ENV: 'test' as const, [REPORT_VARIABLE]: path };
  const child = spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore' });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  return readReport(path);
}

const CASES = `
  let tries = 0;
  test('passes', () => undefined);
  test('passes at last', () => expect(++tries).toBe(2));
  test('fails', () => expect('this').toBe('that'));
`;

it(
  'of Vitest: failed tests, hooks and files with their errors, and those that passed at last',
  async () => {
    const run = [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--retry', '1'];
    const found = await report([...run, '--reporter', join(here, 'vitest-reporter.ts')], {
      'cases.test.ts': `import { expect, test } from 'vitest';\n${CASES}`,
      'broken.test.ts': `import './nowhere.ts';`,
      'hook.test.ts': `import { beforeAll, describe, test } from 'vitest';
        describe('group', () => {
          beforeAll(() => { throw new Error('hook broke'); });
          test('never runs', () => undefined);
        });`,
      'silent.test.ts': `import { test } from 'vitest';
        test('says nothing', () => { throw ''; });`,
    });
    expect(found?.flaky).toEqual(['cases.test.ts > passes at last']);
    expect(found?.failures.toSorted((one, other) => one.name.localeCompare(other.name))).toEqual([
      { name: 'broken.test.ts', error: expect.stringContaining('nowhere.ts') },
      {
        name: 'cases.test.ts > fails',
        error: expect.stringMatching(/expected 'this' to be 'that'.*cases\.test\.ts:\d+/s),
      },
      { name: 'hook.test.ts > group', error: expect.stringContaining('hook broke') },
      { name: 'silent.test.ts > says nothing', error: NO_ERROR },
    ]);
  },
  TEST_MS,
);

it(
  'of Playwright: failed tests with their errors, and those that passed at last',
  async () => {
    const run = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--retries', '1', '--workers', '1'];
    const found = await report([...run, '--reporter', join(here, 'playwright-reporter.ts')], {
      // Each try has a process of its own.
      'cases.spec.ts': `import { expect, test } from '@playwright/test';
        test('passes', () => undefined);
        test('passes at last', ({}, info) => expect(info.retry).toBe(1));
        test.describe('group', () => {
          test('fails', () => expect('this').toBe('that'));
        });`,
    });
    expect(found?.flaky).toEqual(['cases.spec.ts > passes at last']);
    expect(found?.failures).toEqual([
      { name: 'cases.spec.ts > group > fails', error: expect.stringContaining("toBe('that')") },
    ]);
  },
  TEST_MS,
);

it(
  'of Playwright: what is done before all tests',
  async () => {
    const run = [join(root, 'node_modules/@playwright/test/cli.js'), 'test'];
    const found = await report([...run, '--reporter', join(here, 'playwright-reporter.ts')], {
      'playwright.config.ts': `export default { globalSetup: './start.ts' };`,
      'start.ts': `export default () => { throw new Error('no server'); };`,
      'cases.spec.ts': `import { test } from '@playwright/test';\ntest('never runs', () => undefined);`,
    });
    expect(found?.failures).toEqual([{ name: 'outside of any test', error: expect.stringContaining('no server') }]);
  },
  TEST_MS,
);

it(
  'of Playwright: how many tests did not run to their end',
  async () => {
    const run = [join(root, 'node_modules/@playwright/test/cli.js'), 'test', '--workers', '1', '--max-failures', '1'];
    const found = await report([...run, '--reporter', join(here, 'playwright-reporter.ts')], {
      'cases.spec.ts': `import { test } from '@playwright/test';
        test('fails', () => { throw new Error('broken'); });
        test('never runs', () => undefined);
        test.skip('is not to run', () => undefined);`,
    });
    expect(found?.failures).toContainEqual({
      name: 'outside of any test',
      error: '1 of 3 tests did not run to their end: failed',
    });
  },
  TEST_MS,
);
