// Keeps what the learner looks at over a reload of the page, for as long as its browser tab is there. A chunk of its own,
// with the schemas that the session needs, too.
import type { ExternalStore } from '../../lib/client/external-store.ts';
import type { Layout } from './terminal-layout.ts';
import { readMemory, type ViewMemory, withFrame, withFront, writeMemory } from './view-memory.ts';
import type { ViewState } from './view-state.ts';

export interface Remembering {
  /** Pages with the same one share what is remembered. */
  readonly key: string;
  /** What is in front before anybody has chosen. */
  readonly first: Layout;
  /** What was in front is there again. */
  readonly onRestored: () => void;
  /** The page is gone. */
  readonly signal: AbortSignal;
}

/**
 * The frame is as before at once; which terminals there are, only the server knows: what was in front follows when it has
 * told, unless the learner was faster. Until then the memory stays as it is.
 */
export function rememberView(view: ExternalStore<ViewState>, { key, first, onRestored, signal }: Remembering): void {
  const item = `slipway-view-${key}`;
  const memory = readMemory(load(item));
  let isWaiting = memory !== null;
  const restore = (found: ViewMemory): void => {
    isWaiting = false;
    if (view.get().layout !== first) return;
    view.update((state) => withFront(state, found));
    if (view.get().layout !== first) onRestored();
  };
  const follow = (): void => {
    if (memory !== null && isWaiting && view.get().list.known.length > 0) restore(memory);
    if (!isWaiting) save(item, writeMemory(view.get()));
  };
  signal.addEventListener('abort', view.subscribe(follow));
  if (memory !== null) view.update((state) => withFrame(state, memory));
}

/** A browser that keeps nothing for this site throws at the mere look. */
function load(item: string): string | null {
  try {
    return sessionStorage.getItem(item);
  } catch {
    return null;
  }
}

function save(item: string, text: string): void {
  try {
    sessionStorage.setItem(item, text);
  } catch {
    // Then the page begins anew the next time.
  }
}
