// Waits for something that only shows when it is asked for.
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 25;

/** @throws Error when it does not come true in time */
export async function waitUntil(
  what: string,
  { signal, timeoutMs = 60_000 }: { readonly signal: AbortSignal; readonly timeoutMs?: number },
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${timeoutMs} ms`);
    await sleep(POLL_MS, undefined, { signal });
  }
}
