// How a sandbox's container ends: from within, because the kernel cannot kill what the learner has frozen.
import { SlipwayError } from '../../lib/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { refusalStatus } from '../engine/engine-errors.ts';

/** Tells PID 1 to end all that the learner runs, and then itself. */
const END_ALL = 'SIGUSR1';
/** It takes a quarter of a second, a few with all that a learner can make. */
const END_MS = 20_000;
/** PID 1 hears nothing in the moment in which it becomes the guard. */
const AGAIN_MS = 2_000;
/** It does not run, or is no longer there. */
const NOT_RUNNING = [404, 409];

/**
 * Ends all that the learner runs, paused containers included (see images/README.md).
 * Post-condition: the container does not run.
 * @throws SlipwayError `timeout` when it goes on, what the engine throws
 */
export async function endSandbox(engine: Engine, container: string): Promise<void> {
  const deadline = Date.now() + END_MS;
  do {
    if (await endsNow(engine, container)) return;
  } while (Date.now() < deadline);
  throw new SlipwayError('timeout', `the sandbox ${container} did not end within ${END_MS} ms`);
}

/** @returns false when it still runs after a while */
async function endsNow(engine: Engine, container: string): Promise<boolean> {
  try {
    await engine.killContainer(container, { unixSignal: END_ALL });
    await engine.waitContainer(container, { timeoutMs: AGAIN_MS });
    return true;
  } catch (error) {
    if (NOT_RUNNING.includes(refusalStatus(error) ?? 0)) return true;
    if (error instanceof SlipwayError && error.code === 'timeout') return false;
    throw error;
  }
}

/**
 * Never by force while it runs: on cgroup version 1 that could leave it there for good.
 * Post-condition: the container is gone.
 * @throws SlipwayError `timeout` when it goes on, what the engine throws
 */
export async function removeSandboxContainer(engine: Engine, container: string): Promise<void> {
  await endSandbox(engine, container);
  await engine.removeContainer(container);
}
