// Hangs up on a shell in a sandbox, also when the engine is away for a while.
import { type ErrorCode, SlipwayError } from '../../../lib/errors.ts';
import { pause } from '../../engine/deadline.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';

/** An engine that is restarted comes back within two minutes, or its sandboxes are given up. */
const TRIES = 75;
const PAUSE_MS = 2000;
const PASSING: readonly ErrorCode[] = ['engine-unreachable', 'engine-error', 'timeout'];

/**
 * Resolves when nothing of the shell is left, or the signal aborts: its sandbox is gone, and the shell with it.
 * @throws what the sandbox threw, at the last try
 */
export async function hangUp(
  sandbox: Pick<Sandbox, 'closeTerminal'>,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  for (let triesLeft = TRIES; !signal.aborted; triesLeft -= 1) {
    try {
      return await sandbox.closeTerminal(name);
    } catch (error) {
      const code = error instanceof SlipwayError ? error.code : 'internal';
      if (signal.aborted || code === 'sandbox-gone') return;
      if (triesLeft === 0 || !PASSING.includes(code)) throw error;
    }
    await pause(PAUSE_MS, signal);
  }
}
