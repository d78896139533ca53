// `bench`: each measurement is a program of its own, bench/<name>.bench.ts, and prints its own result.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunCommand } from '../commands.ts';
import { runVisibly } from '../run-visibly.ts';
import { buildStep } from '../setup/build-step.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import { UsageError } from '../usage-error.ts';

const SUFFIX = '.bench.ts';

export const bench: RunCommand = async ({ root, args, screen }) => {
  const chosen = chooseMeasurements(findMeasurements(root), args);
  await setUp(root, screen, (context) => [
    engineStep(context),
    imagesStep(context),
    registryStep(context),
    buildStep(root),
  ]);
  let failed = 0;
  for (const name of chosen) {
    screen.line(screen.style('bold', name));
    const succeeded = await runVisibly(['--import', 'tsx', join('bench', `${name}${SUFFIX}`)], { cwd: root });
    if (!succeeded) failed += 1;
  }
  return failed === 0 ? 0 : 1;
};

function findMeasurements(root: string): string[] {
  const directory = join(root, 'bench');
  if (!existsSync(directory)) return [];
  const files = readdirSync(directory).filter((name) => name.endsWith(SUFFIX));
  return files.map((name) => name.slice(0, -SUFFIX.length)).sort();
}

function chooseMeasurements(present: readonly string[], wanted: readonly string[]): readonly string[] {
  const unknown = wanted.find((name) => !present.includes(name));
  if (unknown !== undefined) {
    const known = present.length > 0 ? `there are: ${present.join(', ')}` : 'there are none';
    throw new UsageError(`There is no measurement "${unknown}"; ${known}.`);
  }
  return wanted.length > 0 ? wanted : present;
}
