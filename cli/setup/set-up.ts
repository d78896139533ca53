// Runs the steps that a command needs, one set-up at a time.
import { join } from 'node:path';
import { takeLock } from '../../lib/lock.mjs';
import { readConfig } from '../../server/config.ts';
import type { Screen } from '../screen.ts';
import { SetupContext } from './context.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';

/** Post-condition: every step is done, and the engine's connections are closed. */
export async function setUp(root: string, screen: Screen, choose: (context: SetupContext) => Step[]): Promise<void> {
  await using context = new SetupContext(root, readConfig(process.env, root));
  const release = await takeLock(join(root, '.slipway', 'setup.lock'), (pid) =>
    screen.line(`Waiting for process ${pid}, which is setting up`),
  );
  try {
    await runSteps(choose(context), screen);
  } finally {
    await release();
  }
}
