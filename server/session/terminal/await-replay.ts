// Waits until all that a terminal's shell had printed for an earlier server is there.
import { SlipwayError } from '../../../lib/errors.ts';
import { withDeadline } from '../../engine/deadline.ts';
import type { Terminal } from './terminal.ts';

/**
 * A few MiB from the sandbox, in which the learner may have put something else in the shell holder's place: it may take
 * long, where the way to the host engine is slow, as long as something comes.
 */
const REPLAY_QUIET_MS = 15_000;
const REPLAY_LOOK_MS = 1000;
const REPLAY_TIMEOUT_MS = 120_000;

/** @throws SlipwayError `timeout` when it stands still, or has no end */
export async function awaitReplay(terminal: Terminal): Promise<void> {
  const what = `replay of terminal ${terminal.name}`;
  const standstill = new AbortController();
  let { endSeq } = terminal.scrollback;
  let quietMs = 0;
  const looks = setInterval(() => {
    quietMs = terminal.scrollback.endSeq === endSeq ? quietMs + REPLAY_LOOK_MS : 0;
    endSeq = terminal.scrollback.endSeq;
    if (quietMs < REPLAY_QUIET_MS) return;
    standstill.abort(new SlipwayError('timeout', `${what}: nothing came within ${REPLAY_QUIET_MS} ms`));
  }, REPLAY_LOOK_MS);
  try {
    const deadline = { timeoutMs: REPLAY_TIMEOUT_MS, signal: standstill.signal };
    await withDeadline(what, deadline, () => terminal.replayed);
  } finally {
    clearInterval(looks);
  }
}
