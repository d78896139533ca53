'use client';
// The terminal's frame: engine status, notices, tabs when there are several terminals, and the way out by keyboard.
import { useTranslations } from 'use-intl';
import { DockButtons } from './dock-buttons.tsx';
import { SandboxNotice } from './sandbox-notice.tsx';
import { SandboxStatus } from './sandbox-status.tsx';
import { TerminalView } from './terminal-view.tsx';
import { useLive, useView } from './use-lesson.ts';
import styles from './workspace.module.css';

export function TerminalPanel({ terminals }: { terminals: readonly string[] }) {
  const t = useTranslations('terminal');
  const { view } = useLive();
  const { terminal, dock } = useView();
  const active = terminal !== null && terminals.includes(terminal) ? terminal : terminals[0];
  return (
    <section className={styles.panel} id="terminal" aria-label={t('title')}>
      <SandboxNotice />
      <div className={styles.bar}>
        <SandboxStatus />
        {terminals.length > 1 && (
          <div className={styles.tabs}>
            {terminals.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={name === active}
                onClick={() => view.update((state) => ({ ...state, terminal: name }))}
              >
                {name}
              </button>
            ))}
          </div>
        )}
        <DockButtons />
      </div>
      <div className={styles.stage} data-dock={dock}>
        <div className={styles.stageInner}>
          {terminals.map((name) => (
            <TerminalView key={name} name={name} hidden={name !== active} />
          ))}
          <p className={styles.hint}>{t.rich('keyboardHint', { k: (chunks) => <kbd>{chunks}</kbd> })}</p>
        </div>
      </div>
    </section>
  );
}
