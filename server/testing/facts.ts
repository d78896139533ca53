// Facts for checks, for tests: only what matters has to be said.
import type { EngineView, Facts, HostFacts, ProbeResult } from '../checks/facts.ts';
import { type ProbeCheck, probeKey, probeOf } from '../checks/probe.ts';
import type { ContainerDetails } from '../engine/engine.ts';
import { containerDetails } from './container-details.ts';

export const NOW_MS = 1_000_000_000;

export interface GivenFacts extends Partial<Pick<Facts, 'sinceMs'>>, Partial<Omit<HostFacts, 'view'>> {
  readonly containers?: ReadonlyArray<Partial<ContainerDetails>>;
  readonly images?: readonly string[];
  readonly networks?: readonly string[];
  readonly volumes?: readonly string[];
  readonly answered?: readonly string[];
  readonly probes?: ReadonlyArray<readonly [ProbeCheck, ProbeResult]>;
  /** Nothing was seen yet. */
  readonly isBlind?: boolean;
  /** There are containers that are not to be seen. */
  readonly someAreHidden?: boolean;
}

export function factsOf(given: GivenFacts): Facts {
  const { beganAtMs = 0, seen = [], commands = [], answered = [], probes = [], sinceMs = 0, isBlind } = given;
  const host: HostFacts = { beganAtMs, seen, commands, view: isBlind ? undefined : viewOf(given) };
  const results = new Map(probes.map(([check, result]) => [probeKey(probeOf(check)), result]));
  return {
    nowMs: NOW_MS,
    sinceMs,
    host: (id) => (id === 'sandbox' ? host : undefined),
    isAnswered: (quiz) => answered.includes(quiz),
    probe: (key) => results.get(key),
  };
}

function viewOf({ containers = [], images, networks, volumes, someAreHidden = false }: GivenFacts): EngineView {
  return {
    containers: containers.map((over) => {
      const { command, ...details } = containerDetails(over);
      return { ...details, command: command.join(' ') };
    }),
    images: images?.map((tag, index) => ({ id: `sha256:${index}`, tags: tag === '' ? [] : [tag], sizeBytes: 1 })),
    networks: networks?.map((name) => ({ id: name, name })),
    volumes: volumes?.map((name) => ({ name })),
    isPartial: someAreHidden,
    hasAllContainers: !someAreHidden,
  };
}
