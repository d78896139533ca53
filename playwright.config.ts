// The browser tests: the built pages and the real server in Chromium. The server is started by e2e/server.ts.
import { defineConfig } from '@playwright/test';
import { findChromium } from './cli/setup/chromium-step.ts';
import { readConfig } from './server/config.ts';

const executablePath = findChromium(readConfig().chromiumPath);
const LIFE_CYCLE = 'life-cycle.spec.ts';
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/server.ts',
  // One host engine carries all the sandboxes: side by side, the tests would only wait for each other. Those of an engine's
  // life wait for minutes to pass, on servers of their own, and the others can have the machine meanwhile.
  workers: 2,
  projects: [
    { name: 'pages', workers: 1, testIgnore: LIFE_CYCLE },
    { name: 'life-cycle', workers: 1, testMatch: LIFE_CYCLE },
  ],
  // On a machine with much to do a browser may miss a moment. What fails twice fails; what fails once is listed as flaky.
  retries: 1,
  // More than the waits of a test may take together: each of them says better than this one what was missing.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: 'list',
  use: {
    baseURL: 'http://127.0.0.1:4321',
    locale: 'en-US',
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    // A trace costs every test a tenth of its time: what fails is traced when it is repeated.
    trace: 'on-first-retry',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Chromium's own sandbox refuses to work for root; without a graphics card, a process that stands in for one is only slow.
      args: [...(isRoot ? ['--no-sandbox'] : []), '--disable-gpu'],
    },
  },
});
