'use client';
// What the learner's engine uses, what it may use, and the way to a fresh one.
import { useTranslations } from 'use-intl';
import { EngineLimits } from './engine-limits.tsx';
import { EngineMeters } from './engine-meters.tsx';
import styles from './engine-panel.module.css';
import { StartAfresh } from './start-afresh.tsx';

interface Props {
  readonly titleId: string;
  readonly onClose: () => void;
}

export function EnginePanel({ titleId, onClose }: Props) {
  const t = useTranslations('engine');
  return (
    <div className={styles.panel}>
      <header className={styles.head}>
        <h2 id={titleId}>{t('title')}</h2>
        <button type="button" className={styles.close} aria-label={t('close')} onClick={onClose}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
          </svg>
        </button>
      </header>
      <section aria-label={t('usage')}>
        <EngineMeters />
      </section>
      <section aria-label={t('limits')}>
        <EngineLimits />
      </section>
      <footer className={styles.foot}>
        <StartAfresh onStart={onClose} />
      </footer>
    </div>
  );
}
