// Keeps what the learner looks at over a reload of the page, for as long as its browser tab is there. Part of the code of the
// session (terminal-code.ts), whose schemas it needs, too.
import type { ExternalStore } from '../../lib/client/external-store.ts';
import type { LessonRef } from '../../lib/protocol/messages.ts';
import { isFirst, pageOf, readMemory, withFrame, withFront, writeMemory } from './view-memory.ts';
import type { ViewState } from './view-state.ts';

export interface Remembering {
  /** Pages with one share what is remembered, and so do those without. */
  readonly lesson: LessonRef | null;
  /** What is looked at before anybody has chosen. */
  readonly first: ViewState;
  /** The learner has put the keyboard into the terminals: what is in front stays there. */
  readonly isInUse: () => boolean;
  /** What is in front stays there from now on, and the learner has not chosen it: the keyboard may go there. */
  readonly onFront: () => void;
  /** The page is gone. */
  readonly signal: AbortSignal;
}

/**
 * The frame is as before at once; which terminals there are, only the server knows: what was in front follows when it has
 * told, unless the learner was faster. Until then the memory stays as it is. Called before the session is connected, so that
 * no terminal is taken from another page only to go behind another here.
 */
export function rememberView(view: ExternalStore<ViewState>, options: Remembering): void {
  const { lesson, first, isInUse, onFront, signal } = options;
  const [item, page] = [`slipway-view-${lesson === null ? 'terminals' : 'lesson'}`, pageOf(lesson)];
  let kept = load(item);
  const memory = readMemory(kept);
  let isWaiting = memory !== null && !isFirst(memory, first);
  const settle = (): void => {
    isWaiting = false;
    if (view.get().layout !== first.layout || isInUse()) return;
    if (memory !== null) view.update((state) => withFront(state, memory));
    onFront();
  };
  const follow = (): void => {
    if (isWaiting && view.get().list.known.length > 0) settle();
    if (isWaiting) return;
    const text = writeMemory(page, view.get());
    if (text !== kept) save(item, text);
    kept = text;
  };
  signal.addEventListener('abort', view.subscribe(follow));
  if (memory !== null) view.update((state) => withFrame(state, { first, memory, page }));
  if (!isWaiting) settle();
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
