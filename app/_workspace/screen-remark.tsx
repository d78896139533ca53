'use client';
// A short word on what was copied or pasted, or could not be. It goes by itself.
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Remark, ScreenUiStore } from './screen/screen-ui.ts';
import styles from './terminal-overlay.module.css';

const SHOWN_MS = { copied: 2000, 'copy-failed': 10_000, 'paste-refused': 10_000, 'paste-too-large': 10_000 } as const;
const TEXTS = {
  copied: 'copied',
  'copy-failed': 'copyFailed',
  'paste-refused': 'pasteRefused',
  'paste-too-large': 'pasteTooLarge',
} as const;

export function ScreenRemark({ remark, ui, isMac }: { remark: Remark; ui: ScreenUiStore; isMac: boolean }) {
  const t = useTranslations('screen');
  useEffect(() => {
    const timer = setTimeout(() => ui.update((now) => ({ ...now, remark: null })), SHOWN_MS[remark]);
    return () => clearTimeout(timer);
  }, [remark, ui]);
  return (
    <p className={styles.remark} data-remark={remark}>
      {t(TEXTS[remark], { keys: isMac ? '⌘V' : 'Ctrl+Shift+V' })}
    </p>
  );
}
