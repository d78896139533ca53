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
      for (const record of records.push(chunk)) reader.take(record);
      await pause(Math.ceil(chunk.length / BYTES_PER_MS), signal);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stream.destroy();
  }
}
