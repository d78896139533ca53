'use client';
import { useLocale, useTranslations } from 'use-intl';
import { MessagePage } from '../_site/message-page.tsx';

export default function NotFound() {
  const t = useTranslations('notFound');
  const home = `/${useLocale()}`;
  return (
    <MessagePage mark="404" title={t('title')} home={home}>
      <p>{t('text')}</p>
      <p>
        <a href={home}>{t('action')}</a>
      </p>
    </MessagePage>
  );
}
