// The learner's terminals alone, in a window of their own. As light as possible: whoever opens it wants a prompt.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isLocale, type Locale } from '../../../lib/i18n/locales.ts';
import { pickMessages, translatorFor } from '../../../lib/i18n/translator.ts';
import { EarlyConnection } from '../../_site/early-connection.tsx';
import { MessagesProvider } from '../../_site/messages-provider.tsx';
import styles from '../../_workspace/lone-terminal.module.css';
import { LoneTerminal } from '../../_workspace/lone-terminal.tsx';

interface Props {
  readonly params: Promise<{ locale: string }>;
}

const CLIENT_MESSAGES = [
  'sandbox',
  'preparation',
  'warning',
  'expiry',
  'incident',
  'engine',
  'connection',
  'duration',
  'terminal',
  'terminalMenu',
  'screen',
  'inputLost',
  'errors',
] as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await localeFrom(params);
  return {
    title: translatorFor(locale, 'terminal')('title'),
    alternates: { canonical: `/${locale}/terminal`, languages: { ko: '/ko/terminal', en: '/en/terminal' } },
  };
}

export default async function TerminalPage({ params }: Props) {
  const locale = await localeFrom(params);
  const t = translatorFor(locale, 'terminal');
  return (
    <main id="content" tabIndex={-1} className={styles.page}>
      <EarlyConnection />
      <h1 className="visually-hidden">{t('title')}</h1>
      <noscript>
        <p className={styles.noscript}>{t('noscript')}</p>
      </noscript>
      <MessagesProvider locale={locale} messages={pickMessages(locale, CLIENT_MESSAGES)}>
        <LoneTerminal locale={locale} />
      </MessagesProvider>
    </main>
  );
}

async function localeFrom(params: Props['params']): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return locale;
}
