'use client';
// In a panel whose code did not arrive: says so, and asks for it again.
import { useTranslations } from 'use-intl';
import styles from './missing-code.module.css';

export function MissingCode({ titleId, onRetry }: { titleId?: string; onRetry: () => void }) {
  const t = useTranslations();
  return (
    <div className={styles.missing} role="alert">
      <p id={titleId}>{t('terminal.loadFailedText')}</p>
      <button type="button" className="button" onClick={onRetry}>
        {t('sandbox.retry')}
      </button>
    </div>
  );
}
