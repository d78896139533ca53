'use client';
// Goes through system, light and dark. The choice is a cookie, which the layout renders into the page.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { remember } from './remember.ts';
import styles from './site-header.module.css';
import { nextTheme, THEME_COOKIE, type Theme } from './theme.ts';

const NAMES = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

const ICONS = {
  system: <path d="M8 1.75a6.25 6.25 0 1 0 0 12.5Zm0 0a6.25 6.25 0 0 1 0 12.5" />,
  light: (
    <path d="M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6ZM8 1v1.4M8 13.6V15M1 8h1.4M13.6 8H15M3.05 3.05l1 1M11.95 11.95l1 1M3.05 12.95l1-1M11.95 4.05l1-1" />
  ),
  dark: <path d="M13.7 9.9A6 6 0 0 1 6.1 2.3a6 6 0 1 0 7.6 7.6Z" />,
} as const;

export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useTranslations('header');
  const [theme, setTheme] = useState(initial);

  const change = () => {
    const next = nextTheme(theme);
    setTheme(next);
    remember(THEME_COOKIE, next);
    document.documentElement.dataset.theme = next;
  };

  return (
    <button type="button" className={`${styles.tool} ${styles.needsScript}`} onClick={change} title={t('theme')}>
      <svg
        viewBox="0 0 16 16"
        width="16"
        height="16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        aria-hidden="true"
      >
        {ICONS[theme]}
        {theme === 'system' && <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5Z" fill="currentColor" stroke="none" />}
      </svg>
      <span className={styles.themeName}>
        <span className="visually-hidden">{t('theme')}: </span>
        {t(NAMES[theme])}
      </span>
    </button>
  );
}
