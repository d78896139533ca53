// One deadline and one signal for a call to the engine, whichever comes first; both really end the call.
import { SlipwayError } from '../../lib/errors.ts';

export interface DeadlineOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds; undefined waits as long as the signal allows. */
  readonly timeoutMs?: number | undefined;
}

/**
 * Runs `run` with a signal that aborts at the deadline or with the caller's signal.
 * Post-condition: settles at that moment at the latest, also when `run` ignores its signal.
 * @throws SlipwayError `timeout` at the deadline; the signal's own reason when the caller aborted
 */
export async function withDeadline<T>(
  what: string,
  { signal, timeoutMs }: DeadlineOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  const expire = () =>
    controller.abort(new SlipwayError('timeout', `${what}: the engine did not finish within ${timeoutMs} ms`));
  const timer = timeoutMs === undefined ? undefined : setTimeout(expire, timeoutMs);
  const forward = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([run(controller.signal), aborted]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}

/** Resolves after `ms`, or at once when the signal aborts; for polling with a deadline around it. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal?.addEventListener('abort', finish, { once: true });
  });
}
