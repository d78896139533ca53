// Every address that is no page of ours. A lesson's address without a language gets the visitor's.
import { notFound, redirect } from 'next/navigation';
import { isLocale } from '../../../lib/i18n/locales.ts';
import { preferredLocale } from '../../_site/preferences.ts';

interface Props {
  readonly params: Promise<{ locale: string; rest: string[] }>;
}

export default async function UnknownPage({ params }: Props): Promise<never> {
  const { locale, rest } = await params;
  if (!isLocale(locale) && locale === 'lessons') redirect(`/${await preferredLocale()}/lessons/${rest.join('/')}`);
  notFound();
}
