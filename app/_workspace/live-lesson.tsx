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
      void client.then(({ connection }) => {
        if (current) stop = followBrowser(connection);
      });
      return () => {
        current = false;
        stop?.();
      };
    },
  };
}

/** Starts the connection and lets it know what the browser knows of the network. @returns the way to end it */
function followBrowser(connection: SessionClient['connection']): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  window.addEventListener('online', () => connection.networkBack(), { signal });
  window.addEventListener('offline', () => connection.networkLost(), { signal });
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && navigator.onLine && connection.networkBack(),
    { signal },
  );
  connection.start();
  return () => {
    abort.abort();
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
