'use client';
// One terminal in the page, or why there is none yet. xterm.js is loaded when the page is already there, only in the
// browser, and only for a terminal that is looked at.
import { useEffect, useRef, useState } from 'react';
import '@xterm/xterm/css/xterm.css';
import { useTranslations } from 'use-intl';
import { isComing } from '../../lib/client/lesson-state.ts';
import type { OpeningView } from '../../lib/client/opening-state.ts';
import type { TerminalChannel } from '../../lib/client/terminal-channel.ts';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import { CloseQuestion } from './close-question.tsx';
import { LostInputLine } from './lost-input-line.tsx';
import { openTerminal } from './open-terminal.ts';
import { ReaderLine } from './reader-line.tsx';
import { RefusedTerminal } from './refused-terminal.tsx';
import { panelId, tabId } from './terminal-ids.ts';
import { TerminalOverlay } from './terminal-overlay.tsx';
import styles from './terminal-stage.module.css';
import { UnloadedTerminal } from './unloaded-terminal.tsx';
import { useLessonState, useLive, useView } from './use-lesson.ts';
import { useOutcomeWords } from './use-outcome-words.ts';
import { useTabLabel } from './use-tab-label.ts';
import type { ScreenWords, XtermScreen } from './xterm-screen.ts';

interface Props {
  readonly terminal: TerminalInfo;
  /** Which of the panes shows it; null when it is behind another. */
  readonly pane: 0 | 1 | null;
}

/** The same object each time: React would empty the place for another one. */
const NOTHING = { __html: '' };

/** `reloading`: it failed, and is tried again. */
type Loading = 'loading' | 'loaded' | 'failed' | 'reloading';

export function TerminalView({ terminal, pane }: Props) {
  const { name } = terminal;
  const t = useTranslations('terminal');
  const live = useLive();
  const link = useLessonState((state) => state.link.status);
  const coming = useLessonState(({ sandbox }) => isComing(sandbox));
  const opening = useLessonState(({ terminals }) => terminals[name] ?? null);
  const role = useLessonState(({ roles }) => roles[name] ?? null);
  const { closing, layout } = useView();
  const { host, loading, screen, take, retry } = useTerminal(terminal, pane !== null);

  const message = messageOf(loading, coming, opening);
  return (
    <div
      role="tabpanel"
      id={panelId(name)}
      aria-labelledby={tabId(name)}
      className={styles.terminal}
      data-terminal={name}
      data-connection={link}
      data-role={role ?? undefined}
      data-pane={pane ?? undefined}
      data-focused={layout.mode === 'split' && pane === layout.focused ? '' : undefined}
      hidden={pane === null}
      onFocusCapture={() => live.terminals.show(name)}
    >
      {closing === name && <CloseQuestion terminal={terminal} />}
      <LostInputLine name={name} />
      {(role === 'reader' || role === 'vacant') && <ReaderLine vacant={role === 'vacant'} onTake={take} />}
      <div className={styles.place}>
        {/* Its inside is xterm.js's, and may be there before React. */}
        <div
          ref={host}
          className={styles.host}
          data-host=""
          onFocusCapture={take}
          onPointerDownCapture={take}
          suppressHydrationWarning
          // biome-ignore lint/security/noDangerouslySetInnerHtml: nothing, so that React leaves alone what is in it
          dangerouslySetInnerHTML={NOTHING}
        />
        {screen !== null && <TerminalOverlay screen={screen} />}
      </div>
      {message !== null && (
        <p className={styles.message} {...(loading === 'loaded' && { 'data-patient': '' })}>
          {t(message)}
        </p>
      )}
      {/* Always there, so that what appears in it is announced. */}
      <div role="status">
        {(loading === 'failed' || loading === 'reloading') && (
          <UnloadedTerminal isTrying={loading === 'reloading'} onRetry={retry} />
        )}
        {opening !== null && opening.status !== 'opening' && <RefusedTerminal name={name} opening={opening} />}
      </div>
    </div>
  );
}

function messageOf(loading: Loading, coming: boolean, opening: OpeningView | null) {
  if (loading === 'loading') return 'loading';
  if (loading !== 'loaded') return null;
  if (coming) return 'waiting';
  return opening?.status === 'opening' ? 'opening' : null;
}

/** Opens it when it is first looked at; it stays open behind others. `take`: it is to be written here. */
function useTerminal(terminal: TerminalInfo, shown: boolean) {
  const { name } = terminal;
  const live = useLive();
  const host = useRef<HTMLDivElement>(null);
  const channel = useRef<TerminalChannel>(null);
  const [loading, setLoading] = useState<Loading>('loading');
  const [wanted, setWanted] = useState(shown);
  const [tries, setTries] = useState(0);
  const [screen, setScreen] = useState<XtermScreen | null>(null);
  const label = useTabLabel()(terminal);
  const words: ScreenWords = {
    label,
    description: useTranslations('screen')('keys'),
    describe: useOutcomeWords(),
  };
  const latestWords = useRef(words);
  latestWords.current = words;
  if (shown && !wanted) setWanted(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try is one
  useEffect(() => {
    const element = host.current;
    if (element === null || !wanted) return;
    const early = live.early.take(name);
    const abort = early?.abort ?? new AbortController();
    const { signal } = abort;
    (early?.opened ?? openTerminal({ element, name, live, words: latestWords.current, signal }))
      .then((opened) => {
        if (signal.aborted) return;
        channel.current = opened.channel;
        opened.screen.setWords(latestWords.current);
        setScreen(opened.screen);
        setLoading('loaded');
      })
      .catch((error: unknown) => {
        if (signal.aborted) return;
        console.error('Slipway: the terminal could not be opened', error);
        setLoading('failed');
      });
    return () => {
      abort.abort();
      channel.current = null;
      setScreen(null);
    };
  }, [live, name, wanted, tries]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are others when the label is
  useEffect(() => screen?.setWords(latestWords.current), [screen, label]);

  const retry = () => {
    setLoading('reloading');
    setTries((count) => count + 1);
  };

  // Brought to the front here, so it is wanted here.
  useEffect(() => {
    if (shown && document.visibilityState === 'visible') channel.current?.take();
  }, [shown]);

  return { host, loading, screen, take: () => channel.current?.take(), retry };
}
