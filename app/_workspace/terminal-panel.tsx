'use client';
// The terminals' frame: bar, notices, panes, keys for phones, and the way out by keyboard.
import { type CSSProperties, type KeyboardEvent, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { KeyBar } from './key-bar.tsx';
import { SandboxNotice } from './sandbox-notice.tsx';
import { panelActionOf } from './shortcuts.ts';
import { TerminalBar } from './terminal-bar.tsx';
import { TerminalPanes } from './terminal-panes.tsx';
import { useKeyboardInset } from './use-keyboard-inset.ts';
import { useLive, useView } from './use-lesson.ts';
import styles from './workspace.module.css';

export function TerminalPanel() {
  const t = useTranslations('terminal');
  const { alone } = useLive();
  const { dock, filled } = useView();
  const press = usePanelKeys();
  const keyboard = useKeyboardInset();
  useInertRest(filled && !alone);
  return (
    <section
      className={styles.panel}
      id="terminal"
      aria-label={t('title')}
      data-filled={filled || undefined}
      style={{ '--keyboard': `${keyboard}px` } as CSSProperties}
      onKeyDownCapture={press}
    >
      <SandboxNotice />
      <TerminalBar />
      <div className={styles.stage} data-dock={dock}>
        <div className={styles.stageInner}>
          <TerminalPanes />
          <KeyBar />
          <p className={styles.hint}>{t.rich('keyboardHint', { k: (chunks) => <kbd>{chunks}</kbd> })}</p>
        </div>
      </div>
    </section>
  );
}

/** Before the screen, which would take them for the shell's. */
function usePanelKeys() {
  const { terminals } = useLive();
  return (event: KeyboardEvent) => {
    const action = panelActionOf(event);
    if (action === null) return;
    event.preventDefault();
    event.stopPropagation();
    switch (action) {
      case 'new':
        return terminals.open();
      case 'previous':
        return terminals.neighbour(-1);
      case 'next':
        return terminals.neighbour(1);
      case 'split':
        return terminals.toggleSplit();
      case 'fill':
        return terminals.toggleFilled();
    }
  };
}

/** What the panel covers when it fills the window is out of the keyboard's reach as well. */
function useInertRest(filled: boolean): void {
  useEffect(() => {
    if (!filled) return;
    const covered = [...document.querySelectorAll<HTMLElement>('body > header, #content, .skip-link, [data-splitter]')];
    for (const element of covered) element.inert = true;
    return () => {
      for (const element of covered) element.inert = false;
    };
  }, [filled]);
}
