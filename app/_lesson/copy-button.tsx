'use client';
// Copies text and says so.
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from './copy-text.ts';
import styles from './frame.module.css';
import { Icon } from './icon.tsx';

const SHOWN_MS = 2000;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const t = useTranslations('block');
  const [result, setResult] = useState<'copied' | 'copyFailed' | null>(null);

  useEffect(() => {
    if (result === null) return;
    const timer = setTimeout(() => setResult(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [result]);

  const copy = async () => setResult((await copyText(text)) ? 'copied' : 'copyFailed');

  return (
    <button type="button" className={styles.icon} aria-label={label} title={label} onClick={() => void copy()}>
      {result === 'copied' ? <Icon name="check" weight={1.8} /> : <Icon name="copy" weight={1.3} />}
      <span className="visually-hidden" aria-live="polite">
        {result === null ? '' : t(result)}
      </span>
    </button>
  );
}
