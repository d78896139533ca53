'use client';
// How the parts of a lesson page reach the learner's session. The session itself is loaded after the page.
import { createContext, useContext, useSyncExternalStore } from 'react';
import { createStore, type ExternalStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE, type LessonState } from '../../lib/client/lesson-state.ts';
import type { SessionClient } from '../../lib/client/session-client.ts';

export interface LiveContext {
  readonly store: ExternalStore<LessonState>;
  readonly view: ExternalStore<ViewState>;
  /** Resolves when the code of the session has arrived; its connection may still be on its way. */
  readonly client: Promise<SessionClient>;
  readonly run: (block: string, terminal: string) => void;
}

/** What the learner looks at. On wide screens `dock` means nothing: the terminal is always there. */
export interface ViewState {
  readonly dock: 'closed' | 'half' | 'full';
  readonly terminal: string | null;
}

export const createLessonStore = () => createStore(INITIAL_LESSON_STATE);
export const createViewStore = () => createStore<ViewState>({ dock: 'closed', terminal: null });

export const LessonContext = createContext<LiveContext | null>(null);

export function useLive(): LiveContext {
  const live = useContext(LessonContext);
  if (live === null) throw new Error('This component needs a LiveLesson around it');
  return live;
}

export function useLessonState<T>(select: (state: LessonState) => T): T {
  const { store } = useLive();
  return useSyncExternalStore(
    store.subscribe,
    () => select(store.get()),
    () => select(INITIAL_LESSON_STATE),
  );
}

export function useView(): ViewState {
  const { view } = useLive();
  return useSyncExternalStore(view.subscribe, view.get, view.get);
}
