// Whether a sandbox keeps to its share of the CPUs while it is busy: its own vitals against the clock.
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';

export interface CpuReading {
  readonly atMs: number;
  /** Used since the sandbox began. */
  readonly cpuUsec: number;
}

/** What comes late, and what the kernel lends over a period, is no break-out. */
export const ALLOWED_FACTOR = 1.5;
/** Less than so much of the share says nothing: it was not kept busy. */
const LEAST_FACTOR = 0.25;
/** Shorter than this, a reading that is late counts for too much. */
const LEAST_MS = 4_000;
/** What a measured attempt prints when all is well. */
export const KEPT_TO_ITS_CPUS = /^cpu: held to \d/;

/** @returns what `during` does, and a line for the judge: `cpu: …` */
export async function watchCpu(sandbox: Sandbox, cpus: number, during: () => Promise<string>): Promise<string> {
  const readings: CpuReading[] = [];
  const stop = new AbortController();
  let failure: unknown;
  const watching = sandbox
    .watchVitals(
      ({ cpuUsec }) => {
        if (cpuUsec !== null) readings.push({ atMs: performance.now(), cpuUsec });
      },
      { signal: stop.signal },
    )
    .catch((error: unknown) => {
      failure = error;
    });
  try {
    const output = await during();
    const line = failure === undefined ? judgeCpu(readings, cpus) : `cpu: unable to measure it: ${failure}`;
    return `${output.trim()}\n${line}`;
  } finally {
    stop.abort();
    await watching;
  }
}

/** Pure. */
export function judgeCpu(readings: readonly CpuReading[], cpus: number): string {
  const [first, last] = [readings[0], readings.at(-1)];
  const wallMs = first && last ? last.atMs - first.atMs : 0;
  if (!first || !last || wallMs < LEAST_MS) return `cpu: unable to measure it, ${readings.length} readings`;
  const used = (last.cpuUsec - first.cpuUsec) / 1000 / wallMs;
  const text = `${used.toFixed(2)} CPUs of ${cpus}`;
  if (used > ALLOWED_FACTOR * cpus) return `cpu: DONE ${text}`;
  return used < LEAST_FACTOR * cpus ? `cpu: only ${text} were used` : `cpu: held to ${text}`;
}
