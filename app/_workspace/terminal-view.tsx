'use client';
// One terminal in the page, or why there is none yet. xterm.js is loaded when the page is already there, and only in
// the browser.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import '@xterm/xterm/css/xterm.css';
import { useTranslations } from 'use-intl';
import { isComing } from '../../lib/client/lesson-state.ts';
import type { OpeningView } from '../../lib/client/opening-state.ts';
import type { ErrorCode } from '../../lib/errors.ts';
import { TerminalOverlay } from './terminal-overlay.tsx';
import { useLessonState, useLive } from './use-lesson.ts';
import { useOutcomeWords } from './use-outcome-words.ts';
import styles from './workspace.module.css';
import type { ScreenOptions, XtermScreen } from './xterm-screen.ts';

interface Props {
  readonly name: string;
  readonly hidden: boolean;
}

type Loading = 'loading' | 'loaded' | 'failed';

/** The text of these speaks of a command and of running it again. */
const ABOUT_A_COMMAND: ReadonlySet<ErrorCode> = new Set(['sandbox-gone', 'shell-busy', 'terminal-closed']);

export function TerminalView({ name, hidden }: Props) {
  const t = useTranslations('terminal');
  const host = useRef<HTMLDivElement>(null);
  const live = useLive();
  const link = useLessonState((state) => state.link.status);
  const coming = useLessonState(({ sandbox }) => isComing(sandbox));
  const opening = useLessonState(({ terminals }) => terminals[name] ?? null);
  const [loading, setLoading] = useState<Loading>('loading');
  const [screen, setScreen] = useState<XtermScreen | null>(null);
  const label = name === 'main' ? t('title') : t('label', { name });
  const words = useRef<Opening['words']>({ label });
  words.current = { label, description: useTranslations('screen')('keys'), describe: useOutcomeWords() };

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const abort = new AbortController();
    openTerminal({ element, name, live, words: words.current, signal: abort.signal })
      .then((opened) => {
        setScreen(opened);
        setLoading('loaded');
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        console.error('Slipway: the terminal could not be opened', error);
        setLoading('failed');
      });
    return () => {
      abort.abort();
      setScreen(null);
    };
  }, [live, name]);

  const message = messageOf(loading, coming, opening);
  const isPatient = loading === 'loaded';
  return (
    <div className={styles.terminal} data-terminal={name} data-connection={link} hidden={hidden}>
      <div ref={host} className={styles.terminalHost} />
      {screen !== null && <TerminalOverlay screen={screen} />}
      {message !== null && (
        <p className={styles.terminalMessage} {...(isPatient && { 'data-patient': '' })}>
          {t(message)}
        </p>
      )}
      {/* Always there, so that what appears in it is announced. */}
      <div role="status">
        {opening !== null && opening.status !== 'opening' && <Refused name={name} opening={opening} />}
      </div>
    </div>
  );
}

function messageOf(loading: Loading, coming: boolean, opening: OpeningView | null) {
  if (loading !== 'loaded') return loading === 'failed' ? 'loadFailed' : 'loading';
  if (coming) return 'waiting';
  return opening?.status === 'opening' ? 'opening' : null;
}

/** Stays from the first refusal until the terminal is open, so that the button does not go from under the keyboard. */
function Refused({ name, opening }: { name: string; opening: Exclude<OpeningView, { status: 'opening' }> }) {
  const t = useTranslations();
  const { client } = useLive();
  const box = useTerminalFocus();
  const failed = opening.status === 'failed';
  return (
    <div ref={box} className={styles.refused} data-tone={failed ? 'bad' : 'quiet'}>
      {failed && <p className={styles.refusedTitle}>{t('terminal.openFailed')}</p>}
      {failed && !ABOUT_A_COMMAND.has(opening.code) && <p>{t(`errors.${opening.code}`)}</p>}
      {!failed && <p>{t('terminal.reopening')}</p>}
      <button type="button" className="button" onClick={() => void client.then((it) => it.retryTerminal(name))}>
        {t('sandbox.retry')}
      </button>
    </div>
  );
}

/** Where the keyboard was on the button when it went, it goes on in the terminal that was asked for. */
function useTerminalFocus() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (!element?.contains(document.activeElement)) return;
      element.closest('[data-terminal]')?.querySelector('textarea')?.focus();
    };
  }, []);
  return box;
}

interface Opening {
  readonly element: HTMLElement;
  readonly name: string;
  readonly live: ReturnType<typeof useLive>;
  readonly words: Pick<ScreenOptions, 'label' | 'description' | 'describe'>;
  readonly signal: AbortSignal;
}

async function openTerminal({ element, name, live, words, signal }: Opening): Promise<XtermScreen> {
  const [{ createScreen }, client] = await Promise.all([import('./xterm-screen.ts'), live.client]);
  signal.throwIfAborted();
  const screen = await createScreen(element, { ...words, onLeave: () => leaveTerminal(element) });
  if (signal.aborted) screen.dispose();
  signal.throwIfAborted();
  const channel = client.openTerminal({ name, screen, size: screen.size, writes: isLookedAt });
  screen.onText((text) => channel.inputText(text));
  screen.onBytes((bytes) => channel.inputBytes(bytes));
  screen.onResize((size) => channel.resize(size));
  signal.addEventListener('abort', () => {
    client.closeTerminal(channel);
    screen.dispose();
  });
  return screen;
}

const isLookedAt = () => document.visibilityState === 'visible';

/** Where the keyboard goes from the terminal: to the last block that ran, else to the prose. */
function leaveTerminal(element: HTMLElement): void {
  const ran = [...document.querySelectorAll<HTMLElement>('[data-block]:not([data-status="idle"])')].at(-1);
  const target = ran?.querySelector<HTMLElement>('button[aria-disabled]') ?? document.getElementById('content');
  element.querySelector('textarea')?.blur();
  target?.focus();
}
