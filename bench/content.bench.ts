// What lessons cost the server: compiling one, loading a thousand, and loading again after one of them has changed.
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { compileMdx } from '../lib/content/compile.ts';
import { ContentLibrary } from '../lib/content/library.ts';
import { lintContent } from '../lib/content/lint/lint-content.ts';
import { lessonFolder, MODEL_LESSON, vary, writeLessons } from './content/many-lessons.ts';
import { type BenchContext, type Measure, repeat, since } from './context.ts';
import type { Result } from './result.ts';

const COMPILED = 21;
const LINTED = 100;
const LOADED = 1000;
const CHANGES = 9;
const NS_PER_MS = 1e6;

export const measure: Measure = async (context) => {
  const content = join(context.config.root, 'content');
  const text = await readFile(join(content, MODEL_LESSON, 'lesson.en.mdx'), 'utf8');
  // The first one also loads what colours the code.
  const [, ...compileMs] = await repeat(COMPILED, context, (index) => compileOnce(vary(text, index)));
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  context.store.add(() => rm(folder, { recursive: true }));
  const few = join(folder, 'few');
  const many = join(folder, 'many');
  await writeLessons(few, LINTED, { content, first: COMPILED });
  // Other texts than the few have: what was parsed before is kept.
  await writeLessons(many, LOADED, { content, first: COMPILED + LINTED });
  return [
    { name: 'lesson compiled, one language', unit: 'ms', values: compileMs },
    ...(await measureLint(few)),
    ...(await measureLoading(many, context)),
  ];
};

async function compileOnce(text: string): Promise<number> {
  const mdx = text.replace(/^---\n[\s\S]*?\n---\n/, '');
  const startMs = performance.now();
  await compileMdx(mdx, { file: 'lesson.en.mdx' });
  return since(startMs);
}

/** Without the start of the process. */
async function measureLint(folder: string): Promise<Result[]> {
  const startMs = performance.now();
  const processor = processorTime();
  await lintContent(folder);
  return [{ name: `${LINTED} lessons linted`, unit: 'ms', values: [since(startMs)], target: 2000 }, processor()];
}

/** Says the same on a machine that has other work, too. */
function processorTime(): () => Result {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return { name: '… processor time', unit: 'ms', values: [(user + system) / 1000] };
  };
}

async function measureLoading(folder: string, context: BenchContext): Promise<Result[]> {
  const library = new ContentLibrary({ directories: [folder], watch: true });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const startMs = performance.now();
  const processor = processorTime();
  await library.courses();
  const loadMs = since(startMs);
  const worked = processor();
  delay.disable();
  const changed = await repeat(CHANGES, context, async (index) => {
    await appendFile(join(folder, lessonFolder(index), 'lesson.en.mdx'), '\nOne more paragraph.\n');
    const changedMs = performance.now();
    await library.courses();
    return since(changedMs);
  });
  return [
    { name: `${LOADED} lessons loaded`, unit: 'ms', values: [loadMs] },
    worked,
    {
      name: 'longest moment in it in which the server does nothing else',
      unit: 'ms',
      values: [delay.max / NS_PER_MS],
      target: 100,
    },
    { name: `one of ${LOADED} lessons changed → loaded`, unit: 'ms', values: changed },
  ];
}
