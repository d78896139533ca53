// Whether the containers are as a check wants them. Of those that are not, the one that fits most is named. Pure.
import type { ContainerCheck, ContainerCondition } from '../../lib/content/check.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import { type Condition, conditionsOf, type Moment } from './container-conditions.ts';
import type { Facts, HostFacts } from './facts.ts';
import type { SeenContainer } from './read-containers.ts';
import { failed, heldOr, PASSED, UNKNOWN, type Verdict } from './verdict.ts';

export function evaluateContainer({ host, container: wanted }: ContainerCheck, facts: Facts): Verdict {
  const known = facts.host(host);
  if (known?.view === undefined) return UNKNOWN;
  const { containers, hasAllContainers } = known.view;
  const moment = momentOf(facts, known);
  const found = fittingContainers(wanted, containers, moment).length;
  const what = nameOfWanted(wanted);
  const { most, least } = countsOf(wanted);
  if (found > most) return failed(reason('container-too-many', { what, found, expected: most }), most / found);
  // One that was not to be seen may be one too many.
  if (found >= least) return hasAllContainers || most === Number.POSITIVE_INFINITY ? PASSED : UNKNOWN;
  if (found > 0) return failed(reason('container-count', { what, found, expected: least }), found / least);
  return nearestMiss(wanted, containers, moment) ?? failed(noneOf(what));
}

/** For its opposite. */
export function evaluateNoContainer({ host, container: wanted }: ContainerCheck, facts: Facts): Verdict {
  const known = facts.host(host);
  if (known?.view === undefined) return UNKNOWN;
  const { containers, hasAllContainers } = known.view;
  const moment = momentOf(facts, known);
  const fitting = fittingContainers(wanted, containers, moment);
  const { most, least } = countsOf(wanted);
  const [one] = fitting;
  // It may be one of those that were not to be seen.
  if (fitting.length < least && !hasAllContainers) return UNKNOWN;
  return heldOr(fitting.length < least || fitting.length > most, () =>
    one ? reason('container-unwanted', { name: one.name, state: one.state }) : noneOf(nameOfWanted(wanted)),
  );
}

export const nameOfWanted = ({ name, image }: Pick<ContainerCondition, 'name' | 'image'>): string =>
  name ?? image ?? '';

/** For how long the youngest of them has still to live until something changes; undefined where time changes nothing. */
export function waitForAgeMs(
  { minAgeSeconds }: ContainerCondition,
  containers: readonly SeenContainer[],
  nowMs: number,
): number | undefined {
  if (minAgeSeconds === undefined) return undefined;
  const waits = containers.map(({ createdAt }) => (createdAt + minAgeSeconds) * 1000 - nowMs).filter((ms) => ms > 0);
  return waits.length === 0 ? undefined : Math.min(...waits);
}

const momentOf = ({ nowMs, sinceMs }: Facts, { beganAtMs }: HostFacts): Moment => ({
  nowMs,
  sinceMs: Math.max(sinceMs, beganAtMs),
});

function countsOf({ minCount, maxCount }: ContainerCondition) {
  return { most: maxCount ?? Number.POSITIVE_INFINITY, least: minCount ?? (maxCount === 0 ? 0 : 1) };
}

function fittingContainers(wanted: ContainerCondition, containers: readonly SeenContainer[], moment: Moment) {
  const conditions = conditionsOf(wanted, moment);
  return containers.filter((container) => conditions.every((condition) => condition.isHeld(container)));
}

const noneOf = (what: string): Reason =>
  what === '' ? reason('container-none-at-all', {}) : reason('container-none', { what });

/** Why the container that fits most does not fit; undefined where none is what is meant. Of several, the newest. */
function nearestMiss(
  wanted: ContainerCondition,
  containers: readonly SeenContainer[],
  moment: Moment,
): Verdict | undefined {
  const conditions = conditionsOf(wanted, moment);
  const candidates = containers.filter((container) => isMeant(container, conditions));
  const held = (container: SeenContainer) => conditions.filter((condition) => condition.isHeld(container)).length;
  const [nearest] = candidates.toSorted((a, b) => held(b) - held(a) || b.createdAt - a.createdAt);
  if (nearest === undefined) return undefined;
  const broken = conditions.find((condition) => !condition.isHeld(nearest));
  return broken && failed(broken.why(nearest), held(nearest) / conditions.length);
}

/** It has something of what was asked for: a learner who gave another name has made this one for the step all the same. */
function isMeant(container: SeenContainer, conditions: readonly Condition[]): boolean {
  const identity = conditions.filter(({ isIdentity }) => isIdentity);
  return identity.length === 0 || identity.some((condition) => condition.isHeld(container));
}
