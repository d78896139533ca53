// Each test is a learner of its own: a fresh browser context has no cookie, so it gets a sandbox of its own.
import { test as base, expect, type Page } from '@playwright/test';
import { LessonPage } from './lesson-page.ts';

interface Fixtures {
  readonly lesson: LessonPage;
  readonly pageFaults: undefined;
}

export const test = base.extend<Fixtures>({
  lesson: async ({ page }, use) => use(new LessonPage(page)),
  pageFaults: [
    async ({ page }, use) => {
      const faults = collectFaults(page);
      await use(undefined);
      expect(faults, 'errors in the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Exceptions that nobody caught, and what the content security policy refused. */
function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text());
  });
  return faults;
}
