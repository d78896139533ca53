// What must still be there after the host engine was restarted, as its service and a package's update do.
import type { DisposableStore } from '../../../lib/disposable.ts';
import type { RealEngine } from '../../../server/testing/real-engine.ts';
import { expectOutput, Learner } from './learner.ts';
import { succeed } from './program.ts';
import type { CheckToRun } from './run-checks.ts';

const RESTART_MS = 20_000;

interface World {
  readonly real: RealEngine;
  readonly learner: Learner;
  /** Owns the sandbox that comes back. */
  readonly store: DisposableStore;
}

export const LASTING_CHECKS: ReadonlyArray<CheckToRun<World>> = [
  { title: 'a sandbox comes back after a restart of the host engine, with its files and images', run: restart },
];

async function restart({ real, learner, store }: World): Promise<string> {
  await learner.sandbox.writeFiles([{ path: 'kept.txt', content: Buffer.from('kept') }]);
  const images = await imagesOf(learner);
  await succeed('systemctl', ['restart', 'docker'], learner.patience.ms(RESTART_MS));
  const [sandbox] = await real.successor().adopt();
  if (!sandbox) throw new Error(`It did not come back. ${real.warnings.join('; ')}`);
  store.add(() => sandbox.dispose());
  const again = new Learner(sandbox, learner.patience.factor);
  const { stdout } = await sandbox.exec(['cat', 'kept.txt'], { timeoutMs: learner.patience.ms(RESTART_MS) });
  expectOutput(stdout, /^kept$/);
  const imagesAgain = await imagesOf(again);
  if (imagesAgain !== images) throw new Error(`It has other images than before: ${imagesAgain}; expected: ${images}.`);
  return `its file and images are there: ${images}`;
}

/** In an order of their own: the engine's is by age in whole seconds, and any among those of the same one. */
async function imagesOf(learner: Learner): Promise<string> {
  const ids = await learner.docker(['images', '--quiet']);
  return ids.split('\n').sort().join(' ');
}
