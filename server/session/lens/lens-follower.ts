// Reads what the lens of a sandbox tells, for as long as somebody wants to know. It begins again where that breaks off.
import { pause } from '../../engine/deadline.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { type CallListeners, CallReader } from './call-reader.ts';
import { LensRecords } from './lens-records.ts';

/** A sandbox of an older image has no lens, and one that is interrupted none for a while. */
const RETRY_MS = [500, 2000, 10_000, 30_000];
/** It was there for so long: then the next one is tried for soon. */
const LASTED_MS = 5_000;
/** A learner who makes calls without end costs the server no more than reading so much does; the lens leaves the rest out. */
const BYTES_PER_MS = 2048;
/** Bytes may be worth much work or little: after each piece there is a rest of so many times what it took. */
const REST_FACTOR = 3;
/** However long it seems to have taken: the whole process may have been stopped meanwhile. */
const MAX_REST_MS = 1000;

/** @param signal ends it; the listeners must not throw */
export async function followLens(sandbox: Sandbox, listeners: CallListeners, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted; failures++) {
    const began = performance.now();
    // Why it broke off shows elsewhere, or is the learner's doing: it is a program in their hands.
    await readLens(sandbox, listeners, signal).catch(() => undefined);
    if (performance.now() - began > LASTED_MS) failures = 0;
    await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 0, signal);
  }
}

async function readLens(sandbox: Sandbox, listeners: CallListeners, signal: AbortSignal): Promise<void> {
  const stream = await sandbox.dial('lens', { signal });
  const stop = () => stream.destroy();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return;
    const records = new LensRecords();
    const reader = new CallReader(listeners);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const beganAtMs = performance.now();
      for (const record of records.push(chunk)) reader.take(record);
      const tookMs = performance.now() - beganAtMs;
      await pause(Math.max(chunk.length / BYTES_PER_MS, Math.min(REST_FACTOR * tookMs, MAX_REST_MS)), signal);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}
