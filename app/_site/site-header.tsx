// The bar over every page: where you are, which language, which colours.
import type { Locale } from '../../lib/i18n/locales.ts';
import { otherLocales } from '../../lib/i18n/page-languages.ts';
import { pickMessages, translatorFor } from '../../lib/i18n/translator.ts';
import { LocaleSwitch } from './locale-switch.tsx';
import { MessagesProvider } from './messages-provider.tsx';
import { preferredTheme } from './preferences.ts';
import styles from './site-header.module.css';
import { ThemeToggle } from './theme-toggle.tsx';
import { Wordmark } from './wordmark.tsx';

export interface TrailPart {
  readonly name: string;
  readonly href?: string;
}

interface Props {
  readonly locale: Locale;
  /** From the outermost in; the last one is the page itself. */
  readonly trail?: readonly TrailPart[];
}

export async function SiteHeader({ locale, trail = [] }: Props) {
  const t = translatorFor(locale, 'header');
  return (
    <header className={styles.header}>
      <a href={`/${locale}`} className={styles.home} aria-label={t('home')}>
        <Wordmark />
      </a>
      {trail.length > 0 && (
        <nav className={styles.trail} aria-label={t('trail')}>
          <ol>
            {trail.map(({ name, href }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have one name, and they never change places
              <li key={index} aria-current={index === trail.length - 1 ? 'page' : undefined}>
                {href === undefined ? name : <a href={href}>{name}</a>}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <div className={styles.tools}>
        <MessagesProvider locale={locale} messages={pickMessages(locale, ['header'])}>
          {otherLocales(locale).map((other) => {
            const its = translatorFor(other, 'header');
            return <LocaleSwitch key={other} locale={other} name={its('language')} label={its('readHere')} />;
          })}
          <ThemeToggle initial={await preferredTheme()} />
        </MessagesProvider>
      </div>
    </header>
  );
}
