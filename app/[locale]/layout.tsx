// The document around every page. An address without a language of ours still gets a page in the visitor's.
import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import '@fontsource-variable/jetbrains-mono/wght.css';
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import '../styles/tokens.css';
import '../styles/base.css';
import { isWatching } from '../../lib/content/site.ts';
import { isLocale, type Locale } from '../../lib/i18n/locales.ts';
import { pickMessages, translatorFor } from '../../lib/i18n/translator.ts';
import { ContentWatch } from '../_site/content-watch.tsx';
import { ForgetWatch } from '../_site/forget-watch.tsx';
import { MessagesProvider } from '../_site/messages-provider.tsx';
import { preferredLocale, preferredTheme, requestOrigin } from '../_site/preferences.ts';

export const dynamic = 'force-dynamic';

interface Props {
  readonly params: Promise<{ locale: string }>;
  readonly children: ReactNode;
}

export const viewport: Viewport = {
  // The on-screen keyboard makes the page smaller instead of covering the terminal.
  interactiveWidget: 'resizes-content',
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfcfa' },
    { media: '(prefers-color-scheme: dark)', color: '#101513' },
  ],
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = translatorFor(await localeFrom(params), 'site');
  return {
    metadataBase: await requestOrigin(),
    title: { default: `Slipway · ${t('tagline')}`, template: '%s · Slipway' },
    description: t('description'),
    applicationName: 'Slipway',
    icons: { icon: '/icon.svg' },
  };
}

export default async function RootLayout({ params, children }: Props) {
  const locale = await localeFrom(params);
  const t = translatorFor(locale, 'site');
  return (
    <html lang={locale} data-theme={await preferredTheme()} data-scroll-behavior="smooth">
      <body>
        <a className="skip-link" href="#content">
          {t('skipToContent')}
        </a>
        <ForgetWatch />
        {isWatching() && <ContentWatch />}
        <MessagesProvider locale={locale} messages={pickMessages(locale, ['notFound', 'errorPage'])}>
          {children}
        </MessagesProvider>
      </body>
    </html>
  );
}

async function localeFrom(params: Props['params']): Promise<Locale> {
  const { locale } = await params;
  return isLocale(locale) ? locale : preferredLocale();
}
