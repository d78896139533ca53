'use client';
// Asked in place before a terminal is closed in which something runs: that ends with it.
import { useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TerminalInfo } from '../../lib/protocol/messages.ts';
import styles from './terminal-line.module.css';
import { useLive } from './use-lesson.ts';
import { useTabLabel } from './use-tab-label.ts';

export function CloseQuestion({ terminal }: { terminal: TerminalInfo }) {
  const t = useTranslations('terminal');
  const { terminals } = useLive();
  const label = useTabLabel()(terminal);
  const id = useId();
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div className={styles.line} data-tone="caution" role="group" aria-labelledby={id}>
      <p id={id}>{t('closeQuestion', { name: label })}</p>
      <button type="button" className={`button ${styles.danger}`} onClick={() => terminals.close(terminal.name)}>
        {t('closeConfirm')}
      </button>
      <button ref={keep} type="button" className="button" onClick={() => terminals.leaveOpen(terminal.name)}>
        {t('closeCancel')}
      </button>
    </div>
  );
}
