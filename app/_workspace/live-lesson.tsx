'use client';
// Connects a lesson page to the learner's session for as long as the page is shown.
import { type ReactNode, useEffect, useState } from 'react';
import type { SessionClient } from '../../lib/client/session-client.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { WEBSOCKET_PATH } from '../../lib/protocol/limits.ts';
import { createLessonStore, createViewStore, LessonContext, type LiveContext } from './use-lesson.ts';

interface Props {
  readonly course: string;
  readonly lesson: string;
  readonly locale: Locale;
  readonly children: ReactNode;
}

export function LiveLesson({ course, lesson, locale, children }: Props) {
  const [live] = useState(() => createLive(course, lesson, locale));
  useEffect(() => live.start(), [live]);
  return <LessonContext value={live}>{children}</LessonContext>;
}

function createLive(course: string, lesson: string, locale: Locale): LiveContext & { start: () => () => void } {
  const [store, view] = [createLessonStore(), createViewStore()];
  const { promise: client, resolve } = withResolvers<SessionClient>();
  let loading = false;

  const load = async () => {
    if (loading) return;
    loading = true;
    const { SessionClient } = await import('../../lib/client/session-client.ts');
    const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${WEBSOCKET_PATH}`;
    resolve(new SessionClient({ url, locale, lesson: { course, lesson }, store }));
  };

  return {
    store,
    view,
    client,
    run(block, terminal) {
      view.update((state) => ({ terminal, dock: state.dock === 'closed' ? 'half' : state.dock }));
      void client.then((it) => it.run(block, terminal));
    },
    start() {
      let current = true;
      let stop: (() => void) | undefined;
      void load();
      void client.then((it) => {
        if (current) stop = followBrowser(it);
      });
      return () => {
        current = false;
        stop?.();
      };
    },
  };
}

/** Not the first half of a press: what is pressed must still be there for the second. */
const INTERACTIONS = ['pointerup', 'keyup', 'wheel'] as const;

/** Starts the connection; lets it know what the browser knows of the network and of the reader. @returns the way to end it */
function followBrowser({ connection, activity }: SessionClient): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const followVisibility = () => {
    const visible = document.visibilityState === 'visible';
    if (visible && navigator.onLine) connection.networkBack();
    activity.setVisible(visible);
  };
  window.addEventListener('online', () => connection.networkBack(), { signal });
  window.addEventListener('offline', () => connection.networkLost(), { signal });
  document.addEventListener('visibilitychange', followVisibility, { signal });
  for (const type of INTERACTIONS) {
    document.addEventListener(type, () => activity.interacted(), { signal, passive: true, capture: true });
  }
  connection.start();
  activity.setVisible(document.visibilityState === 'visible');
  return () => {
    abort.abort();
    activity.setVisible(false);
    connection.stop();
  };
}

/** `Promise.withResolvers` is younger than some browsers that learners use. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
