'use client';
// Copies text and says so.
import { useTranslations } from 'use-intl';
import styles from './frame.module.css';
import { Icon } from './icon.tsx';
import { useCopy } from './use-copy.ts';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTranslations('block');
  const [result, copy] = useCopy();
  return (
    <button type="button" className={styles.icon} aria-label={label} title={label} onClick={() => copy(text)}>
      {result === 'copied' ? <Icon name="check" weight={1.8} /> : <Icon name="copy" weight={1.3} />}
      <span className="visually-hidden" aria-live="polite">
        {result === null ? '' : t(result)}
      </span>
    </button>
  );
}
