'use client';
// Over a terminal in which another page writes, or nobody any more: says so, and offers to write here.
import { useTranslations } from 'use-intl';
import styles from './terminal-line.module.css';
import { useSeenFor } from './use-seen-for.ts';

/** A page that comes to the front takes over by itself: a line that only flashes would change the terminal's size twice. */
const PATIENCE_MS = 500;

interface Props {
  /** Nobody writes. */
  readonly vacant: boolean;
  readonly onTake: () => void;
}

export function ReaderLine({ vacant, onTake }: Props) {
  const t = useTranslations('terminal');
  if (!useSeenFor(PATIENCE_MS)) return null;
  return (
    <div className={styles.line} data-reader="">
      <p role="status">{t(vacant ? 'vacantText' : 'readerText')}</p>
      <button
        type="button"
        className="button"
        onClick={({ currentTarget }) => {
          onTake();
          // The button goes when it has worked.
          currentTarget.closest('[data-terminal]')?.querySelector('textarea')?.focus();
        }}
      >
        {t('readerTake')}
      </button>
    </div>
  );
}
