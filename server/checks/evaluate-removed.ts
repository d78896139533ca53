// Whether a container was there and is there no more. Pure.
import type { RemovedCheck } from '../../lib/content/check.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import { nameOfWanted } from './evaluate-container.ts';
import type { Facts, RememberedContainer } from './facts.ts';
import { sameImage } from './image-name.ts';
import { failed, heldOr, UNKNOWN, type Verdict } from './verdict.ts';

export function evaluateRemoved({ host, container: wanted }: RemovedCheck, facts: Facts): Verdict {
  const known = facts.host(host);
  if (known?.view === undefined) return UNKNOWN;
  const there = known.view.containers.find((container) => isMeant(container, wanted));
  if (there) return failed(reason('removed-still', { name: there.name, state: there.state }));
  // It may be one of those that were not to be seen.
  if (!known.view.hasAllContainers) return UNKNOWN;
  const wasThere = known.seen.some((container) => isMeant(container, wanted));
  return heldOr(wasThere, () => reason('removed-never', { what: nameOfWanted(wanted) }));
}

/** For its opposite. */
export function evaluateNotRemoved(check: RemovedCheck, facts: Facts): Verdict {
  const { outcome } = evaluateRemoved(check, facts);
  if (outcome === 'unknown') return UNKNOWN;
  return heldOr(outcome === 'failed', () => reason('removed-unwanted', { what: nameOfWanted(check.container) }));
}

function isMeant(container: RememberedContainer, { name, image }: RemovedCheck['container']): boolean {
  if (name !== undefined && container.name !== name) return false;
  return image === undefined || sameImage(container.image, image);
}
