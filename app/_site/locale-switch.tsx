'use client';
// Shows the same page in another language, at the same step.
import { usePathname } from 'next/navigation';
import type { MouseEvent } from 'react';
import { LOCALE_COOKIE, type Locale } from '../../lib/i18n/locales.ts';
import { inLanguage } from '../../lib/i18n/page-languages.ts';
import { remember } from './remember.ts';
import styles from './site-header.module.css';

interface Props {
  readonly locale: Locale;
  /** In that language: whoever looks for it reads it. */
  readonly name: string;
  /** The same with more words; it begins with the name. */
  readonly label: string;
}

export function LocaleSwitch({ locale, name, label }: Props) {
  const path = inLanguage(usePathname(), locale);

  const keepPlace = (event: MouseEvent<HTMLAnchorElement>) => {
    remember(LOCALE_COOKIE, locale);
    const step = stepInView();
    event.currentTarget.href = step === null ? path : `${path}#${step}`;
  };

  return (
    <a className={styles.tool} href={path} hrefLang={locale} lang={locale} aria-label={label} onClick={keepPlace}>
      {name}
    </a>
  );
}

/** The step whose top has last passed the upper third of the window. */
function stepInView(): string | null {
  const steps = [...document.querySelectorAll<HTMLElement>('[data-step]')];
  const reached = steps.filter((step) => step.getBoundingClientRect().top < window.innerHeight / 3);
  return reached.at(-1)?.id ?? null;
}
