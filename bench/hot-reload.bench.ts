// What an author waits for: from a change in a lesson's file to the open page that shows it.
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { launchBrowser } from './browser.ts';
import { lessonFolder, writeLessons } from './content/many-lessons.ts';
import { type BenchContext, type Measure, repeat } from './context.ts';
import { startServer } from './server-process.ts';

const FIRST_CHANGES = 5;
const CHANGES = 20;
const TARGET_MS = 300;
const PAGE = '/en/lessons/course-1/lesson-1';

export const measure: Measure = async (context) => {
  const optimised = await measureWith(context, ['start', '--watch']);
  const underDevelopment = await measureWith(context, ['dev']);
  return [
    { name: '--watch: lesson changed → the page shows it', unit: 'ms', values: optimised, target: TARGET_MS },
    {
      name: 'npm run dev: lesson changed → the page shows it',
      unit: 'ms',
      values: underDevelopment,
      target: TARGET_MS,
    },
  ];
};

async function measureWith(context: BenchContext, command: readonly string[]): Promise<readonly number[]> {
  const content = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  context.store.add(() => rm(content, { recursive: true }));
  await writeLessons(content, 1, { content: join(context.config.root, 'content'), first: 0 });
  const settings = { SLIPWAY_CONTENT: content, SLIPWAY_POOL_SIZE: '0' };
  const server = await startServer(context, settings, { command });
  const page = await (await launchBrowser(context)).newPage();
  await page.goto(server.origin + PAGE);
  // A page that listens is told of a change by an event; until it does, there is none.
  await page.waitForLoadState('networkidle');
  const file = join(content, lessonFolder(0), 'lesson.en.mdx');
  // The first ones make the server load what it needs for it, and Node compile it.
  const values = await repeat(FIRST_CHANGES + CHANGES, context, (index) =>
    changeToPage(page, file, `Change-${index}.`),
  );
  await page.close();
  await server.end('SIGTERM');
  return values.slice(FIRST_CHANGES);
}

async function changeToPage(page: Page, file: string, words: string): Promise<number> {
  await page.evaluate(watchFor, words);
  const startMs = performance.timeOrigin + performance.now();
  await appendFile(file, `\n${words}\n`);
  return (await page.evaluate(seenAt)) - startMs;
}

interface Watching {
  seen: Promise<number>;
}

/** Runs in the page. */
function watchFor(words: string): void {
  const seen = new Promise<number>((resolve) => {
    const watch = new MutationObserver(() => {
      if (!document.body.textContent?.includes(words)) return;
      watch.disconnect();
      resolve(performance.timeOrigin + performance.now());
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  Object.assign(window, { seen } satisfies Watching);
}

/** Runs in the page. @returns when what was watched for was there, milliseconds since 1970 */
function seenAt(): Promise<number> {
  return (window as unknown as Watching).seen;
}
