// What checks need to know of each host. Pure.
import type { Check } from '../../lib/content/check.ts';
import { isProbeCheck, type Probe, partsOf, probeOf } from './probe.ts';
import type { EnginePart } from './read-engine.ts';

export interface WantedOfHost {
  readonly parts: readonly EnginePart[];
  readonly probes: readonly Probe[];
}

/** @param open those whose steps are not passed: only for them somebody is asked */
export function wantedOf(all: readonly Check[], open: readonly Check[]): Map<string, WantedOfHost> {
  const looked = all.flatMap((check) => [...partsOf(check)]);
  const asked = open.flatMap((check) => [...partsOf(check)]).filter(isProbeCheck);
  const hosts = new Set(looked.map(({ host }) => host));
  return new Map(
    [...hosts].map((host) => {
      const parts = looked.flatMap((check) => (check.host === host ? (partOf(check) ?? []) : []));
      return [host, { parts: [...new Set(parts)], probes: asked.filter((check) => check.host === host).map(probeOf) }];
    }),
  );
}

function partOf(check: Check): EnginePart | undefined {
  if (check.kind === 'image') return 'images';
  if (check.kind === 'network') return 'networks';
  if (check.kind === 'volume') return 'volumes';
  if (check.kind !== 'nothing-left') return undefined;
  return check.what === 'containers' || check.what === 'running-containers' ? undefined : check.what;
}
