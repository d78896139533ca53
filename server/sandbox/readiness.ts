// When a sandbox's container can be used: its init says so in the log. Before that nothing may be executed in it.
import { SlipwayError } from '../../lib/errors.ts';
import type { Engine } from '../engine/engine.ts';

/** Unless told otherwise. A loaded machine has been seen to need 11 s for 30 at once. */
export const READY_TIMEOUT_MS = 30_000;
const READY_LINE = 'slipway: engine ready';
const FAILED_LINE = 'slipway: failed: ';
/** Lines of the engine's log kept for the error when it does not start. */
const KEPT_LOG_LINES = 20;

export interface ReadinessOptions {
  readonly signal?: AbortSignal | undefined;
  /** Only what was logged since then counts: seconds since the epoch, by the engine's clock. */
  readonly since?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Starts the container, unless it runs.
 * Post-condition: the learner engine has answered.
 * @throws SlipwayError `sandbox-start-failed` | `sandbox-start-timeout` with the end of the log; what the host engine says
 */
export async function startAndAwaitReady(
  engine: Engine,
  containerId: string,
  options: ReadinessOptions = {},
): Promise<void> {
  await within(options, async (signal) => {
    await engine.startContainer(containerId, { signal });
    await followUntilReady(engine, containerId, { ...options, signal });
  });
}

/** The same for a container that was started by somebody else. */
export function awaitReady(engine: Engine, containerId: string, options: ReadinessOptions = {}): Promise<void> {
  return within(options, (signal) => followUntilReady(engine, containerId, { ...options, signal }));
}

async function within(
  { signal: outer, timeoutMs = READY_TIMEOUT_MS }: ReadinessOptions,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    await run(outer ? AbortSignal.any([outer, deadline]) : deadline);
  } catch (error) {
    outer?.throwIfAborted();
    if (!deadline.aborted || error instanceof SlipwayError) throw error;
    throw new SlipwayError('sandbox-start-timeout', `no start within ${timeoutMs} ms`, { cause: error });
  }
}

async function followUntilReady(
  engine: Engine,
  containerId: string,
  { signal, since }: ReadinessOptions,
): Promise<void> {
  const lastLines: string[] = [];
  for await (const line of engine.followLogs(containerId, { signal, ...(since !== undefined && { since }) })) {
    if (line.startsWith(READY_LINE)) return;
    lastLines.push(line);
    if (lastLines.length > KEPT_LOG_LINES) lastLines.shift();
    if (line.startsWith(FAILED_LINE)) break;
  }
  // Following ends without an error when the signal aborts.
  const isLate = signal?.aborted;
  const what = isLate ? 'had not started in time' : 'did not start';
  const code = isLate ? 'sandbox-start-timeout' : 'sandbox-start-failed';
  throw new SlipwayError(code, `the learner engine ${what}; its log ends with:\n${lastLines.join('\n')}`);
}
