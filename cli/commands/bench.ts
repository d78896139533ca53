// `bench`: each measurement is a file, bench/<name>.bench.ts; the results of those chosen come as one table.
import { randomInt } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseBenchWords } from '../../bench/options.ts';
import { BENCH_SUFFIX, runBench } from '../../bench/run-bench.ts';
import type { RunCommand } from '../commands.ts';
import { buildStep } from '../setup/build-step.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import { UsageError } from '../usage-error.ts';

export const bench: RunCommand = async ({ root, args, screen }) => {
  const { names: wanted, options } = parseBenchWords(args, randomInt(2 ** 32));
  const names = chooseMeasurements(findMeasurements(root), wanted);
  await setUp(root, screen, (context) => [
    engineStep(context),
    imagesStep(context),
    registryStep(context),
    keeperStep(context),
    buildStep(root),
  ]);
  return (await runBench({ root, screen, names, options })) ? 0 : 1;
};

function findMeasurements(root: string): string[] {
  const directory = join(root, 'bench');
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.endsWith(BENCH_SUFFIX));
  return files.map((name) => name.slice(0, -BENCH_SUFFIX.length)).sort();
}

function chooseMeasurements(present: readonly string[], wanted: readonly string[]): readonly string[] {
  const unknown = wanted.find((name) => !present.includes(name));
  if (unknown !== undefined) {
    const known = present.length > 0 ? `there are: ${present.join(', ')}` : 'there are none';
    throw new UsageError(`There is no measurement "${unknown}"; ${known}.`);
  }
  return wanted.length > 0 ? wanted : present;
}
