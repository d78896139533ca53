// What has to be asked for, as no event tells of it: a server's answer, a file, a script. Pure: what to ask, and its key.
import type { Check, FileCheck, HttpCheck, ScriptCheck } from '../../lib/content/check.ts';

export type Probe =
  | Pick<HttpCheck, 'kind' | 'host' | 'port' | 'path'>
  | Pick<FileCheck, 'kind' | 'host' | 'container' | 'path'>
  | Pick<ScriptCheck, 'kind' | 'host' | 'script' | 'timeoutMs'>;

export type ProbeCheck = HttpCheck | FileCheck | ScriptCheck;

export function probeOf(check: ProbeCheck): Probe {
  const { kind, host } = check;
  if (kind === 'http') return { kind, host, port: check.port, path: check.path };
  if (kind === 'file') return { kind, host, container: check.container, path: check.path };
  return { kind, host, script: check.script, timeoutMs: check.timeoutMs };
}

/** The same for the same question, whoever asks it. */
export const probeKey = (probe: Probe): string => JSON.stringify(Object.entries(probe).sort());

/** All checks within a check, itself included. */
export function* partsOf(check: Check): Generator<Check> {
  yield check;
  if (check.kind === 'all' || check.kind === 'any') for (const part of check.checks) yield* partsOf(part);
  if (check.kind === 'not') yield* partsOf(check.check);
}

export const isProbeCheck = (check: Check): check is ProbeCheck =>
  check.kind === 'http' || check.kind === 'file' || check.kind === 'script';
