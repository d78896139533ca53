// Whether images, networks and volumes are there, and whether anything is left over. Pure.
import type { NothingLeftCheck, PresenceCheck } from '../../lib/content/check.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { type ReasonCode, reason } from '../../lib/protocol/reasons.ts';
import type { EngineView, Facts } from './facts.ts';
import { sameImage } from './image-name.ts';
import { heldOr, UNKNOWN, type Verdict } from './verdict.ts';

/** Every engine has these, and nobody can remove them. */
export const ENGINE_NETWORKS: readonly string[] = ['bridge', 'host', 'none'];
/** As the command line shortens it. */
const SHORT_ID_CHARS = 12;

export function evaluatePresence({ kind, host, name, present }: PresenceCheck, facts: Facts): Verdict {
  const names = namesOf(kind, facts.host(host)?.view);
  if (names === undefined) return UNKNOWN;
  const isThere = names.some((found) => (kind === 'image' ? sameImage(found, name) : found === name));
  return heldOr(isThere === present, () => whyPresence(kind, name, present));
}

export function evaluateNothingLeft({ host, what }: NothingLeftCheck, facts: Facts): Verdict {
  const view = facts.host(host)?.view;
  const left = leftOver(what, view);
  if (left === undefined) return UNKNOWN;
  const isOfContainers = what === 'containers' || what === 'running-containers';
  if (left.length === 0 && isOfContainers && !view?.hasAllContainers) return UNKNOWN;
  const [first = ''] = left;
  return heldOr(left.length === 0, () => reason(`${what}-left`, { count: left.length, name: first }));
}

/** For its opposite. */
export function evaluateSomethingLeft({ host, what }: NothingLeftCheck, facts: Facts): Verdict {
  const left = leftOver(what, facts.host(host)?.view);
  if (left === undefined) return UNKNOWN;
  return heldOr(left.length > 0, () => reason('nothing-left-unwanted', { what }));
}

function whyPresence(kind: PresenceCheck['kind'], name: string, present: boolean): Reason {
  const code = `${kind}-${present ? 'none' : 'left'}` as const satisfies ReasonCode;
  return reason(code, { name });
}

function namesOf(kind: PresenceCheck['kind'], view: EngineView | undefined): readonly string[] | undefined {
  if (kind === 'image') return view?.images?.flatMap(({ tags }) => tags);
  return (kind === 'network' ? view?.networks : view?.volumes)?.map(({ name }) => name);
}

/** Names of what is there; the newest, or the engine's first, is the first. */
function leftOver(what: NothingLeftCheck['what'], view: EngineView | undefined): string[] | undefined {
  switch (what) {
    case 'containers':
      return view?.containers.map(({ name }) => name);
    case 'running-containers':
      return view?.containers.filter(({ state }) => state === 'running').map(({ name }) => name);
    case 'images':
      return view?.images?.map(({ id, tags: [tag] }) => tag ?? id.replace('sha256:', '').slice(0, SHORT_ID_CHARS));
    case 'networks':
      return view?.networks?.map(({ name }) => name).filter((name) => !ENGINE_NETWORKS.includes(name));
    case 'volumes':
      return view?.volumes?.map(({ name }) => name);
  }
}
