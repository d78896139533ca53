// Decides whether a check holds, and if not, why. Pure: the engine's state comes in as data.
import type { Check, ContainerCheck } from '../../lib/content/check.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import type { SeenContainer } from './read-containers.ts';

/** What a check may look at. */
export interface EngineState {
  readonly containers: readonly SeenContainer[];
}

export type Verdict = { readonly passed: true } | { readonly passed: false; readonly reason: Reason };

const HUBS = ['docker.io/', 'index.docker.io/'];
const LIBRARY = ['library/'];
const PASSED: Verdict = { passed: true };
const failed = (why: Reason): Verdict => ({ passed: false, reason: why });

export function evaluate(check: Check, state: EngineState): Verdict {
  switch (check.kind) {
    case 'all':
      return check.checks.map((part) => evaluate(part, state)).find(({ passed }) => !passed) ?? PASSED;
    case 'any':
      return evaluateAny(check.checks, state);
    case 'container':
      return evaluateContainer(check.container, state.containers);
    default:
      throw new SlipwayError('internal', `a check of the kind ${check.kind} cannot be evaluated`);
  }
}

/** The reason of the first alternative stands for all: authors put the usual way first. */
function evaluateAny(parts: readonly Check[], state: EngineState): Verdict {
  const verdicts = parts.map((part) => evaluate(part, state));
  return verdicts.find(({ passed }) => passed) ?? verdicts[0] ?? PASSED;
}

type Wanted = ContainerCheck['container'];

function evaluateContainer(wanted: Wanted, containers: readonly SeenContainer[]): Verdict {
  const what = wanted.name ?? wanted.image ?? '';
  const candidates = containers.filter((container) => isMeant(container, wanted));
  const fitting = candidates.filter((container) => problemOf(container, wanted) === undefined);
  const expected = wanted.minCount ?? 1;
  if (fitting.length >= expected) return PASSED;
  const [newest] = candidates.toSorted((a, b) => b.createdAt - a.createdAt);
  if (newest === undefined) return failed(reason('container-none', { what }));
  return failed(problemOf(newest, wanted) ?? reason('container-count', { what, found: fitting.length, expected }));
}

function isMeant(container: SeenContainer, { image, name }: Wanted): boolean {
  if (name !== undefined && container.name !== name) return false;
  return image === undefined || sameImage(container.image, image);
}

/** `diamol/base`, `diamol/base:latest` and `docker.io/diamol/base` name the same image. */
function sameImage(found: string, wanted: string): boolean {
  return normalizeImage(found) === normalizeImage(wanted);
}

/** Without regular expressions: the name is the learner's, and may be a million colons. */
export function normalizeImage(name: string): string {
  const short = withoutPrefix(withoutPrefix(name, HUBS), LIBRARY);
  // Before the last slash a colon is a port's, after it a tag's or a digest's.
  const colon = short.indexOf(':', short.lastIndexOf('/') + 1);
  const isTagged = colon >= 0 && colon < short.length - 1;
  return isTagged ? short : `${short}:latest`;
}

const withoutPrefix = (text: string, prefixes: readonly string[]): string =>
  text.slice(prefixes.find((prefix) => text.startsWith(prefix))?.length ?? 0);

function problemOf(container: SeenContainer, wanted: Wanted): Reason | undefined {
  const { name, state, exitCode } = container;
  if (wanted.state !== undefined && state !== wanted.state) {
    return reason('container-state', { name, found: state, expected: wanted.state });
  }
  if (wanted.exitCode !== undefined && exitCode !== wanted.exitCode) {
    return reason('container-exit-code', { name, found: exitCode, expected: wanted.exitCode });
  }
  return undefined;
}
