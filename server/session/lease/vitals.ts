// What a sandbox's figures mean to its learner: percentages, and what has just happened. Pure.
import type { Incident, Vitals } from '../../../lib/protocol/messages.ts';
import type { SandboxVitals } from '../../sandbox/sandbox-provider.ts';

export interface Reading {
  readonly at: number;
  readonly vitals: SandboxVitals;
}

type TroubleCode = Extract<Incident['code'], 'out-of-memory' | 'too-many-processes' | 'disk-full'>;

/** A disk as full as this has no room for a layer of an image any more. */
const FULL = 0.98;

/** @param before the reading before this one, of the same sandbox */
export function toVitals({ at, vitals }: Reading, before: Reading | undefined): Vitals {
  const { cpuUsec, oomKills: _oom, pidsRefused: _pids, ...figures } = vitals;
  const beforeUsec = before?.vitals.cpuUsec ?? null;
  const elapsedUsec = before ? (at - before.at) * 1000 : 0;
  const known = cpuUsec !== null && beforeUsec !== null && elapsedUsec > 0;
  return { ...figures, cpuPercent: known ? Math.max(0, ((cpuUsec - beforeUsec) / elapsedUsec) * 100) : null };
}

/** What happened between two readings of a sandbox; of the first one, nothing is news. */
export function troublesBetween(before: Reading | undefined, { vitals }: Reading): TroubleCode[] {
  if (before === undefined) return [];
  const grew = (key: 'oomKills' | 'pidsRefused') => (vitals[key] ?? 0) > (before.vitals[key] ?? 0);
  const troubles: TroubleCode[] = [];
  if (grew('oomKills')) troubles.push('out-of-memory');
  if (grew('pidsRefused')) troubles.push('too-many-processes');
  if (isFull(vitals) && !isFull(before.vitals)) troubles.push('disk-full');
  return troubles;
}

const isFull = ({ diskUsedBytes, diskBytes }: SandboxVitals) =>
  diskUsedBytes !== null && diskBytes !== null && diskUsedBytes >= diskBytes * FULL;
