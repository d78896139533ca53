'use client';
// One terminal in the page. xterm.js is loaded when the page is already there, and only in the browser.
import { useEffect, useRef, useState } from 'react';
import '@xterm/xterm/css/xterm.css';
import { useTranslations } from 'use-intl';
import { isComing } from '../../lib/client/lesson-state.ts';
import { useLessonState, useLive } from './use-lesson.ts';
import styles from './workspace.module.css';

interface Props {
  readonly name: string;
  readonly hidden: boolean;
}

type Loading = 'loading' | 'loaded' | 'failed';

export function TerminalView({ name, hidden }: Props) {
  const t = useTranslations('terminal');
  const host = useRef<HTMLDivElement>(null);
  const live = useLive();
  const link = useLessonState((state) => state.link.status);
  const coming = useLessonState(({ sandbox }) => isComing(sandbox));
  const [loading, setLoading] = useState<Loading>('loading');
  const label = useRef('');
  label.current = name === 'main' ? t('title') : t('label', { name });

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const abort = new AbortController();
    openTerminal({ element, name, live, label: label.current, signal: abort.signal })
      .then(() => setLoading('loaded'))
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        console.error('Slipway: the terminal could not be opened', error);
        setLoading('failed');
      });
    return () => abort.abort();
  }, [live, name]);

  return (
    <div className={styles.terminal} data-terminal={name} data-connection={link} hidden={hidden}>
      <div ref={host} className={styles.terminalHost} />
      {loading !== 'loaded' && (
        <p className={styles.terminalMessage}>{t(loading === 'failed' ? 'loadFailed' : 'loading')}</p>
      )}
      {loading === 'loaded' && coming && (
        <p className={styles.terminalMessage} data-patient="">
          {t('waiting')}
        </p>
      )}
    </div>
  );
}

interface Opening {
  readonly element: HTMLElement;
  readonly name: string;
  readonly live: ReturnType<typeof useLive>;
  readonly label: string;
  readonly signal: AbortSignal;
}

async function openTerminal({ element, name, live, label, signal }: Opening): Promise<void> {
  const [{ createScreen }, client] = await Promise.all([import('./xterm-screen.ts'), live.client]);
  signal.throwIfAborted();
  const screen = await createScreen(element, { label, onLeave: () => leaveTerminal(element) });
  if (signal.aborted) screen.dispose();
  signal.throwIfAborted();
  const channel = client.openTerminal({ name, screen, size: screen.size });
  screen.onText((text) => channel.inputText(text));
  screen.onBytes((bytes) => channel.inputBytes(bytes));
  screen.onResize((size) => channel.resize(size));
  signal.addEventListener('abort', () => {
    client.closeTerminal(channel);
    screen.dispose();
  });
}

/** Where the keyboard goes from the terminal: to the last block that ran, else to the prose. */
function leaveTerminal(element: HTMLElement): void {
  const ran = [...document.querySelectorAll<HTMLElement>('[data-block]:not([data-status="idle"])')].at(-1);
  const target = ran?.querySelector<HTMLElement>('button[aria-disabled]') ?? document.getElementById('content');
  element.querySelector('textarea')?.blur();
  target?.focus();
}
