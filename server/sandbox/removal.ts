// How a sandbox's container ends: from within first, because the kernel cannot kill what the learner has frozen.
import type { Engine } from '../engine/engine.ts';

/** Tells PID 1 to end all that the learner runs, and then itself. */
const END_ALL = 'SIGUSR1';
/** It takes a quarter of a second, a few with all that a learner can make. To be killed in it would be worse than late. */
const END_MS = 20_000;

/**
 * Ends all that the learner runs, paused containers included (see images/README.md). Nothing is told of a failure: a
 * container that does not run has nothing to be ended, and the removal tells what stands in its way.
 */
export async function endSandbox(engine: Engine, container: string): Promise<void> {
  try {
    await engine.killContainer(container, { unixSignal: END_ALL });
    await engine.waitContainer(container, { timeoutMs: END_MS });
  } catch {
    // See above.
  }
}

/** Post-condition: the container is gone. @throws what the engine throws */
export async function removeSandboxContainer(engine: Engine, container: string): Promise<void> {
  await endSandbox(engine, container);
  await engine.removeContainer(container);
}
