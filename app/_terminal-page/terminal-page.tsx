'use client';
// The learner's terminals alone, in a window of their own: what is in the document's `<main>`.
import { useTranslations } from 'use-intl';
import type { Locale } from '../../lib/i18n/locales.ts';
import type { Messages } from '../../lib/i18n/translator.ts';
import { ForgetWatch } from '../_site/forget-watch.tsx';
import { MessagesProvider } from '../_site/messages-provider.tsx';
import type { Live } from '../_workspace/create-live.ts';
import { TerminalPanel } from '../_workspace/terminal-panel.tsx';
import { LessonContext } from '../_workspace/use-lesson.ts';
import styles from './terminal-page.module.css';

interface Props {
  readonly live: Live;
  readonly locale: Locale;
  readonly messages: Messages;
}

export function TerminalPage({ live, locale, messages }: Props) {
  return (
    <MessagesProvider locale={locale} messages={messages}>
      <ForgetWatch />
      <LessonContext value={live}>
        <Heading locale={locale} />
        <TerminalPanel />
      </LessonContext>
    </MessagesProvider>
  );
}

function Heading({ locale }: Pick<Props, 'locale'>) {
  const t = useTranslations('terminal');
  return (
    <>
      <h1 className="visually-hidden">{t('title')}</h1>
      <noscript>
        <p className={styles.noscript}>{t('noscript')}</p>
      </noscript>
      <div className={styles.unloaded} data-unloaded="" hidden suppressHydrationWarning>
        <p>{t('codeMissing')}</p>
        <a className="button" data-primary="" href={`/${locale}/terminal`}>
          {t('codeReload')}
        </a>
      </div>
    </>
  );
}
