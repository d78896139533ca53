'use client';
// Runs a block. While it runs, the button says so and does nothing.
import { useTranslations } from 'use-intl';
import { Icon } from './icon.tsx';
import styles from './run-block.module.css';

interface Props {
  readonly state: 'new' | 'busy' | 'finished';
  readonly command: string;
  readonly onRun: () => void;
}

export function RunButton({ state, command, onRun }: Props) {
  const t = useTranslations('block');
  return (
    <button
      type="button"
      className={styles.run}
      aria-label={t(state === 'finished' ? 'runAgainLabel' : 'runLabel', { command })}
      aria-disabled={state === 'busy'}
      onClick={onRun}
    >
      <RunIcon state={state} />
      {t('run')}
    </button>
  );
}

function RunIcon({ state }: Pick<Props, 'state'>) {
  if (state === 'busy') return <span className={styles.spinner} aria-hidden="true" />;
  if (state === 'finished') return <Icon name="again" size={14} weight={1.8} />;
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <path d="M4.5 2.9v10.2a.6.6 0 0 0 .92.5l8-5.1a.6.6 0 0 0 0-1l-8-5.1a.6.6 0 0 0-.92.5Z" fill="currentColor" />
    </svg>
  );
}
