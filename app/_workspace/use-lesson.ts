'use client';
// How the parts of a page reach the learner's session. The session itself is loaded after the page.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { ExternalStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE, type LessonState } from '../../lib/client/lesson-state.ts';
import type { SessionClient } from '../../lib/client/session-client.ts';
import type { EarlyTerminals } from './early-terminals.ts';
import type { ScreenRegistry } from './screen-registry.ts';
import type { TerminalActions } from './terminal-actions.ts';
import { DEFAULT_PREFERENCES, type TerminalPreferences } from './terminal-preferences.ts';
import type { UnseenBells } from './unseen-bells.ts';
import type { ViewState } from './view-state.ts';

export interface RunOptions {
  /** As the learner has changed it; null: as the lesson has it. */
  readonly command?: string | null;
  /** It runs apart from any terminal, so none has to be shown for it. */
  readonly unseen?: boolean;
}

export interface LiveContext {
  /** There is no lesson in the page: the terminals fill it. */
  readonly alone: boolean;
  readonly store: ExternalStore<LessonState>;
  readonly view: ExternalStore<ViewState>;
  readonly preferences: ExternalStore<TerminalPreferences>;
  /** The page without any session, which is how the server renders it. */
  readonly initialView: ViewState;
  readonly screens: ScreenRegistry;
  readonly bells: UnseenBells;
  /** Those that were opened before React was there. */
  readonly early: EarlyTerminals;
  readonly terminals: TerminalActions;
  /** Resolves when the code of the session has arrived; its connection may still be on its way. */
  readonly client: Promise<SessionClient>;
  /** The same, and asks for the code again where it did not arrive. @throws when it does not arrive now either */
  readonly load: () => Promise<SessionClient>;
  readonly run: (block: string, terminal: string, options?: RunOptions) => void;
}

export const LessonContext = createContext<LiveContext | null>(null);

export function useLive(): LiveContext {
  const live = useContext(LessonContext);
  if (live === null) throw new Error('This component needs a live session around it');
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
  const { view, initialView } = useLive();
  return useSyncExternalStore(view.subscribe, view.get, () => initialView);
}

const NONE: readonly string[] = [];

/** Names of the terminals that rang unseen. */
export function useUnseenBells(): readonly string[] {
  const { store } = useLive().bells;
  return useSyncExternalStore(store.subscribe, store.get, () => NONE);
}

export function usePreferences(): TerminalPreferences {
  const { preferences } = useLive();
  return useSyncExternalStore(preferences.subscribe, preferences.get, () => DEFAULT_PREFERENCES);
}
