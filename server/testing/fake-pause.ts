// Waiting for tests: for some time or for ever, and no longer than the signal allows.
import { SlipwayError } from '../../lib/errors.ts';

/** @throws SlipwayError `sandbox-gone` when the signal aborts */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = Number.isFinite(ms) ? setTimeout(done, ms) : undefined;
    const abort = () => {
      clearTimeout(timer);
      reject(new SlipwayError('sandbox-gone', 'given up'));
    };
    function done() {
      signal?.removeEventListener('abort', abort);
      resolve();
    }
    if (signal?.aborted) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
}
