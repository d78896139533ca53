// Everything of a page that is connected to the learner's session, and the start and end of the connection.
import { openOrAdopt } from '../../lib/client/early-socket.ts';
import { createStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE } from '../../lib/client/lesson-state.ts';
import type { SessionClient } from '../../lib/client/session-client.ts';
import { WEBSOCKET_PATH } from '../../lib/protocol/limits.ts';
import type { LessonRef, Locale } from '../../lib/protocol/messages.ts';
import { EarlyTerminals } from './early-terminals.ts';
import { followBrowser } from './follow-browser.ts';
import { ScreenRegistry } from './screen-registry.ts';
import { TerminalActions } from './terminal-actions.ts';
import { terminalCode } from './terminal-code.ts';
import { createPreferences } from './terminal-preferences.ts';
import { UnseenBells } from './unseen-bells.ts';
import type { LiveContext } from './use-lesson.ts';
import { activeTerminal, initialView, withRevealed, withServerTerminals } from './view-state.ts';

export interface LiveOptions {
  readonly locale: Locale;
  /** null: a page with terminals alone. */
  readonly lesson: LessonRef | null;
  /** Names of those that the page begins with. */
  readonly terminals: readonly string[];
}

export interface Live extends LiveContext {
  /** @returns the way to end the connection */
  start(): () => void;
}

/** As the style sheets have it. */
const DOCKED = '(width < 62.5rem)';

export function createLive({ locale, lesson, terminals: names }: LiveOptions): Live {
  const alone = lesson === null;
  const first = { ...initialView(names), filled: alone };
  const [store, view, preferences] = [createStore(INITIAL_LESSON_STATE), createStore(first), createPreferences()];
  const screens = new ScreenRegistry();
  const bells = new UnseenBells(view, () => matchMedia(DOCKED));
  const early = new EarlyTerminals();
  const { promise: client, resolve } = withResolvers<SessionClient>();
  const terminals = new TerminalActions({ alone, view, store, client, screens });
  let loading: Promise<SessionClient> | undefined;

  const loadClient = async () => {
    const { SessionClient } = await terminalCode().session;
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${WEBSOCKET_PATH}`;
    const loaded = new SessionClient({ url, locale, lesson, store, openSocket: openOrAdopt });
    resolve(loaded);
    return loaded;
  };
  const load = () => {
    loading ??= loadClient().catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  /** With a finger, the keyboard would cover half of what one wants to see first. */
  const focusFront = () => {
    if (alone && matchMedia('(pointer: fine)').matches) screens.focus(activeTerminal(view.get()));
  };
  let list = store.get().terminalList;
  const followList = () => {
    const { terminalList } = store.get();
    if (terminalList === list) return;
    list = terminalList;
    view.update((state) => withServerTerminals(state, terminalList));
  };

  return {
    ...{ alone, store, view, preferences, screens, bells, early, terminals, client, load, initialView: first },
    run(block, terminal, { command = null, unseen = false } = {}) {
      if (!unseen) view.update((state) => withRevealed(state, terminal));
      void client.then((it) => it.run(block, terminal, command));
    },
    start() {
      let current = true;
      let stop: (() => void) | undefined;
      const stopFollowing = [store.subscribe(followList), bells.follow()];
      const remembering = new AbortController();
      const options = { lesson, first, isInUse, onFront: focusFront, signal: remembering.signal };
      const remembered = terminalCode().memory.then((memory) => {
        if (!current) return;
        if (memory !== null) memory.rememberView(view, options);
        else focusFront();
      });
      // That it did not arrive is said in the terminal's place, which also asks again.
      load().catch(() => undefined);
      // With the connection, terminals are taken: not before it is known which of them come to the front.
      void Promise.all([client, remembered]).then(([it]) => {
        if (current) stop = followBrowser(it);
      });
      return () => {
        current = false;
        remembering.abort();
        for (const end of stopFollowing) end();
        stop?.();
      };
    },
  };
}

/** The keyboard is with the terminals. */
const isInUse = (): boolean => (document.activeElement?.closest('#terminal') ?? null) !== null;

/** `Promise.withResolvers` is younger than some browsers that learners use. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
