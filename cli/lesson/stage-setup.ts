// What has to be there before a lesson can be rehearsed, and what ends a rehearsal before its time.
import type { Screen } from '../screen.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';

export function setUpStage(root: string, screen: Screen): Promise<void> {
  return setUp(root, screen, (setup) => [engineStep(setup), imagesStep(setup), registryStep(setup), keeperStep(setup)]);
}

export class InterruptedError extends Error {
  constructor() {
    super('interrupted');
    this.name = 'InterruptedError';
  }
}

/** Its signal aborts at Ctrl-C: what is under way is cleared away before the command ends. */
export function untilInterrupted(): { readonly signal: AbortSignal; [Symbol.dispose](): void } {
  const controller = new AbortController();
  const stop = () => controller.abort(new InterruptedError());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop);
    },
  };
}
