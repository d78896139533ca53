// Three suites by file name: unit tests need nothing, integration tests need the real engine, browser tests are Playwright's.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // Generous: a machine that also builds images is slow, and a test that hangs is found all the same.
          testTimeout: 20_000,
          include: ['{lib,server,cli,app,bench}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{lib,server,cli,images}/**/*.integration.test.ts'],
          // More than the waits of a test may take together: each of them says better than this one what was missing.
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
          // On a machine with much to do a moment may be missed. What fails twice fails; what fails once is named as flaky.
          retry: 1,
        },
      },
    ],
  },
});
