// What learners' progress costs: the embedded database's start and memory, and how long a pass takes to be kept.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyDatabase } from '../server/storage/empty-database.ts';
import { type BenchContext, type Measure, repeat } from './context.ts';
import type { Result } from './result.ts';
import type { StorageFigures } from './storage/figures.ts';

const PROGRAM = fileURLToPath(new URL('storage/open-database.ts', import.meta.url));
const STARTS = 7;

export const measure: Measure = async (context) => {
  const { root } = context.config;
  // The set-up makes it, once for each copy of the project.
  await emptyDatabase(root);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  context.store.add(() => rm(folder, { recursive: true }));
  const first = await repeat(STARTS, context, (index) => openIn(join(folder, String(index)), context));
  const again = await repeat(STARTS, context, (index) => openIn(join(folder, String(index)), context));
  return [
    result('embedded database made and opened', 'ms', first, ({ openMs }) => [openMs]),
    result('… opened again', 'ms', again, ({ openMs }) => [openMs]),
    result('memory of it, open', 'MB', again, ({ openMb }) => [openMb]),
    result('… after 1,200 passes of 30 learners', 'MB', again, ({ usedMb }) => [usedMb]),
    result('pass → kept', 'ms', again, ({ passMs }) => passMs),
    result('… of 30 learners at once', 'ms', again, ({ crowdMs }) => crowdMs),
  ];
};

function result(
  name: string,
  unit: Result['unit'],
  figures: readonly StorageFigures[],
  values: (figures: StorageFigures) => readonly number[],
): Result {
  return { name, unit, values: figures.flatMap(values) };
}

/** In a process that has nothing else to do. */
async function openIn(dataDirectory: string, { config, signal }: BenchContext): Promise<StorageFigures> {
  const child = fork(PROGRAM, [dataDirectory, config.root], {
    cwd: config.root,
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
  });
  const exit = once(child, 'exit');
  const failed = exit.then(([code]) => Promise.reject(new Error(`the process with the database ended with ${code}`)));
  const [figures] = await Promise.race([once(child, 'message'), failed]);
  failed.catch(() => undefined);
  await exit;
  return figures as StorageFigures;
}
