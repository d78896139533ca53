// What has to be there before a lesson can be rehearsed, and what ends a rehearsal before its time.
import { exitCodeOf, InterruptedError, type StopSignal } from '../interrupted-error.ts';
import type { Screen } from '../screen.ts';
import { engineStep } from '../setup/engine-step.ts';
import { imagesStep } from '../setup/images-step.ts';
import { keeperStep } from '../setup/keeper-step.ts';
import { registryStep } from '../setup/registry-step.ts';
import { setUp } from '../setup/set-up.ts';

/** Whoever asks again after so long does not want to wait. */
const IMPATIENT_MS = 2000;

export function setUpStage(root: string, screen: Screen): Promise<void> {
  return setUp(root, screen, (setup) => [engineStep(setup), imagesStep(setup), registryStep(setup), keeperStep(setup)]);
}

/**
 * Its signal aborts at Ctrl-C: what is under way is cleared away before the command ends. Ctrl-C often comes twice, from
 * the terminal and from npm: only the first one means anything, and one much later.
 */
export function untilInterrupted(screen: Pick<Screen, 'transient'>): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let askedAt: number | undefined;
  const stop = (signal: StopSignal) => {
    const now = Date.now();
    if (askedAt !== undefined && now - askedAt > IMPATIENT_MS) process.exit(exitCodeOf(signal));
    if (askedAt !== undefined) return;
    askedAt = now;
    controller.abort(new InterruptedError(signal));
    screen.transient('Interrupted: what was made is being removed');
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      // The line of whatever was under way is not left half written.
      screen.transient('');
    },
  };
}
