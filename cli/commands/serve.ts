// `start` and `dev`: the set-up, then the server in this process.
import type { MainOptions } from '../../server/main.ts';
import type { RunCommand } from '../commands.ts';
import type { Screen } from '../screen.ts';
import { buildStep } from '../setup/build-step.ts';
import { databaseStep } from '../setup/database-step.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';
import { UsageError } from '../usage-error.ts';

export const start: RunCommand = async ({ root, args, screen }) => {
  const watch = readWatch(args);
  await setUpServer(root, screen);
  return serve('production', { watch });
};

export const dev: RunCommand = async ({ root, screen }) => {
  await setUp(root, screen, (context) => [
    engineStep(context),
    imagesStep(context),
    registryStep(context),
    keeperStep(context),
    databaseStep(root),
  ]);
  return serve('development', { watch: true });
};

/** What is missing before pages that are built already can be served. */
export function setUpServer(root: string, screen: Screen): Promise<void> {
  return setUp(root, screen, (context) => [
    engineStep(context),
    imagesStep(context),
    registryStep(context),
    keeperStep(context),
    databaseStep(root),
    buildStep(root),
  ]);
}

/** @throws UsageError */
function readWatch(args: readonly string[]): boolean {
  const other = args.find((word) => word !== '--watch');
  if (other !== undefined) throw new UsageError(`start: there is no "${other}"; expected --watch or nothing.`);
  return args.length > 0;
}

/** Until somebody stops it. */
export async function serve(
  mode: 'production' | 'development',
  options: Omit<MainOptions, 'development'>,
): Promise<number> {
  // React and Next choose their builds by it when they are loaded.
  Object.assign(process.env, { NODE_ENV: mode });
  const { main } = await import('../../server/main.ts');
  await main({ ...options, development: mode === 'development' });
  return 0;
}
