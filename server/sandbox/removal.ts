// How a sandbox's container ends: what runs in it first, because the kernel cannot kill what the learner has frozen.
import { collectOutput } from '../engine/collect-output.ts';
import type { Engine } from '../engine/engine.ts';

const END = ['/usr/libexec/slipway/end'];
/** It gives up by itself after two seconds. */
const END_MS = 5_000;

/**
 * Kills all that the learner runs, paused containers included (see images/README.md). What it was asked of ends with it,
 * so nothing is told; a container that does not run has nothing to be killed.
 */
export async function endSandbox(engine: Engine, container: string): Promise<void> {
  try {
    const process = await engine.exec(container, { command: END, user: '0' }, { timeoutMs: END_MS });
    process.stream.end();
    await collectOutput(process, { timeoutMs: END_MS });
  } catch {
    // The removal tells what stands in its way.
  }
}

/** Post-condition: the container is gone. @throws what the engine throws */
export async function removeSandboxContainer(engine: Engine, container: string): Promise<void> {
  await endSandbox(engine, container);
  await engine.removeContainer(container);
}
