// Decides whether a check holds, and if not, why. Pure: the engine's state comes in as data.
import type { Check, ContainerCheck } from '../../lib/content/lesson.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import type { ContainerDetails } from '../engine/engine.ts';

/** What a check may look at. */
export interface EngineState {
  readonly containers: readonly ContainerDetails[];
}

export type Verdict = { readonly passed: true } | { readonly passed: false; readonly reason: Reason };

const PASSED: Verdict = { passed: true };
const failed = (why: Reason): Verdict => ({ passed: false, reason: why });

export function evaluate(check: Check, state: EngineState): Verdict {
  if ('all' in check) return check.all.map((part) => evaluate(part, state)).find(({ passed }) => !passed) ?? PASSED;
  if ('any' in check) return evaluateAny(check.any, state);
  return evaluateContainer(check.container, state.containers);
}

/** The reason of the first alternative stands for all: authors put the usual way first. */
function evaluateAny(parts: readonly Check[], state: EngineState): Verdict {
  const verdicts = parts.map((part) => evaluate(part, state));
  return verdicts.find(({ passed }) => passed) ?? verdicts[0] ?? PASSED;
}

type Wanted = ContainerCheck['container'];

function evaluateContainer(wanted: Wanted, containers: readonly ContainerDetails[]): Verdict {
  const what = wanted.name ?? wanted.image ?? '';
  const candidates = containers.filter((container) => isMeant(container, wanted));
  const fitting = candidates.filter((container) => problemOf(container, wanted) === undefined);
  const expected = wanted.count ?? 1;
  if (fitting.length >= expected) return PASSED;
  const [newest] = candidates.toSorted((a, b) => b.createdAt - a.createdAt);
  if (newest === undefined) return failed(reason('container-none', { what }));
  return failed(problemOf(newest, wanted) ?? reason('container-count', { what, found: fitting.length, expected }));
}

function isMeant(container: ContainerDetails, { image, name }: Wanted): boolean {
  if (name !== undefined && container.name !== name) return false;
  return image === undefined || sameImage(container.image, image);
}

/** `diamol/base`, `diamol/base:latest` and `docker.io/diamol/base` name the same image. */
function sameImage(found: string, wanted: string): boolean {
  return normalizeImage(found) === normalizeImage(wanted);
}

function normalizeImage(name: string): string {
  const short = name.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  return /:[^/]+$/.test(short) ? short : `${short}:latest`;
}

function problemOf(container: ContainerDetails, wanted: Wanted): Reason | undefined {
  const { name, state, exitCode } = container;
  if (wanted.state !== undefined && state !== wanted.state) {
    return reason('container-state', { name, found: state, expected: wanted.state });
  }
  if (wanted.exitCode !== undefined && exitCode !== wanted.exitCode) {
    return reason('container-exit-code', { name, found: exitCode, expected: wanted.exitCode });
  }
  return undefined;
}
