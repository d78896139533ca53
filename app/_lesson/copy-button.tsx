'use client';
// Copies text and says so. Also works on plain-http addresses, where the clipboard API is missing.
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './run-block.module.css';

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
    <button type="button" className={styles.copy} aria-label={label} title={label} onClick={() => void copy()}>
      <svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true" fill="none" stroke="currentColor">
        {result === 'copied' ? (
          <path d="m3 8.5 3.2 3.200L13 4.5" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
        ) : (
          <path
            d="M5.5 5.500V3.200c0-.4.3-.7.7-.7h6.600c.4 0 .7.3.7.7v6.600c0 .4-.3.7-.7.7h-2.300M3.2 5.500h6.600c.4 0 .7.3.7.7v6.600c0 .4-.3.7-.7.7H3.200a.7.7 0 0 1-.7-.7V6.200c0-.4.3-.7.7-.7Z"
            strokeWidth="1.3"
            strokeLinejoin="round"
          />
        )}
      </svg>
      <span className="visually-hidden" aria-live="polite">
        {result === null ? '' : t(result)}
      </span>
    </button>
  );
}

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } finally {
    area.remove();
  }
}
