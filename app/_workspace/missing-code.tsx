'use client';
// In a panel whose code did not arrive: says so, and asks for it again.
import type { MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import styles from './missing-code.module.css';

interface Props {
  readonly titleId?: string;
  readonly onRetry: () => void;
}

/** The panel can hold the keyboard. */
export function MissingCode({ titleId, onRetry }: Props) {
  const t = useTranslations();
  const retry = ({ currentTarget }: MouseEvent<HTMLElement>) => {
    // The button goes, and the keyboard stays in the panel.
    currentTarget.closest<HTMLElement>('[popover]')?.focus();
    onRetry();
  };
  return (
    <div className={styles.missing} role="alert">
      <p id={titleId}>{t('terminal.loadFailedText')}</p>
      <button type="button" className="button" onClick={retry}>
        {t('sandbox.retry')}
      </button>
    </div>
  );
}
