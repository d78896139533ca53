'use client';
// Where the link under the mouse leads, and how to open it.
import { useTranslations } from 'use-intl';
import type { ScreenUi } from './screen/screen-ui.ts';
import { spotStyle } from './spot-style.ts';
import styles from './terminal-overlay.module.css';

interface Props {
  readonly link: NonNullable<ScreenUi['link']>;
  readonly isMac: boolean;
}

export function ScreenLink({ link, isMac }: Props) {
  const t = useTranslations('screen');
  return (
    <p className={styles.link} style={spotStyle(link)} data-link-target="">
      <span className={styles.target}>{link.href}</span>
      <span>{t('linkHint', { key: isMac ? '⌘' : 'Ctrl' })}</span>
    </p>
  );
}
