// A process in a container, run to its end.
import { SlipwayError } from '../../lib/errors.ts';
import { collectBytes } from './collect-bytes.ts';
import type { ExecProcess } from './engine.ts';

/** Bytes of stdout that are given back; what prints more is not meant to be collected. */
const OUTPUT_BYTES = 4 * 1024 * 1024;

export interface CollectedOutput {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @throws SlipwayError `timeout` | `too-large`; the process is detached from then */
export async function collectOutput(
  process: ExecProcess,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
): Promise<CollectedOutput> {
  const deadline = AbortSignal.timeout(timeoutMs);
  const stop = signal ? AbortSignal.any([signal, deadline]) : deadline;
  const onStop = () => process.stream.destroy(new SlipwayError('timeout', `no end after ${timeoutMs} ms`));
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const tooLarge = () => new SlipwayError('too-large', `more than ${OUTPUT_BYTES} bytes of output`);
  try {
    const stdout = (await collectBytes(process.stream, OUTPUT_BYTES, tooLarge)).toString();
    return { exitCode: await process.exitCode(), stdout, stderr: process.stderr() };
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
