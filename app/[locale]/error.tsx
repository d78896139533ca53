'use client';
import { useLocale, useTranslations } from 'use-intl';
import { MessagePage } from '../_site/message-page.tsx';

interface Props {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: Props) {
  const t = useTranslations('errorPage');
  return (
    <MessagePage mark="500" title={t('title')} home={`/${useLocale()}`}>
      <p>{t('text')}</p>
      {error.digest !== undefined && (
        <p>{t.rich('digest', { digest: error.digest, c: (chunks) => <code>{chunks}</code> })}</p>
      )}
      <button type="button" className="button" onClick={reset}>
        {t('action')}
      </button>
    </MessagePage>
  );
}
