'use client';
// Brings one of the lesson's terminals to the front, and the keyboard into it.
import { useTranslations } from 'use-intl';
import { MAIN_TERMINAL } from '../../lib/protocol/limits.ts';
import { useLive } from '../_workspace/use-lesson.ts';
import { Icon } from './icon.tsx';
import styles from './terminal-button.module.css';

export function TerminalButton({ name = MAIN_TERMINAL }: { name?: string }) {
  const t = useTranslations('block');
  const { terminals } = useLive();
  return (
    <p className={styles.place}>
      <button type="button" className="button" onClick={() => terminals.reveal(name)}>
        <Icon name="terminal" />
        {name === MAIN_TERMINAL ? t('toTerminal') : t('toTerminalNamed', { name })}
      </button>
    </p>
  );
}
