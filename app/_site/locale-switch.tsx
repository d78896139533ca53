'use client';
// Shows the same page in the other language, at the same step.
import { usePathname } from 'next/navigation';
import type { MouseEvent } from 'react';
import { useTranslations } from 'use-intl';
import { LOCALE_COOKIE, type Locale, otherLocale } from '../../lib/i18n/locales.ts';
import { remember } from './remember.ts';
import styles from './site-header.module.css';

export function LocaleSwitch({ locale }: { locale: Locale }) {
  const t = useTranslations('header');
  const other = otherLocale(locale);
  const path = usePathname().replace(/^\/[^/]*/, `/${other}`);

  const keepPlace = (event: MouseEvent<HTMLAnchorElement>) => {
    remember(LOCALE_COOKIE, other);
    const step = stepInView();
    event.currentTarget.href = step === null ? path : `${path}#${step}`;
  };

  return (
    <a
      className={styles.tool}
      href={path}
      hrefLang={other}
      lang={other}
      aria-label={t('switchLocaleLabel')}
      onClick={keepPlace}
    >
      {t('switchLocale')}
    </a>
  );
}

/** The step whose top has last passed the upper third of the window. */
function stepInView(): string | null {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  const reached = steps.filter((step) => step.getBoundingClientRect().top < window.innerHeight / 3);
  return reached.at(-1)?.id ?? null;
}
