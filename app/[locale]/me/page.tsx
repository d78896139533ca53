// What is kept of the learner: to name, to take along, to delete. Plain forms, answered by the server with a way back here.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { isLocale } from '../../../lib/i18n/locales.ts';
import { translatorFor } from '../../../lib/i18n/translator.ts';
import { DeleteSection } from '../../_my-data/delete-section.tsx';
import { ExportSection } from '../../_my-data/export-section.tsx';
import { ForgetInBrowser } from '../../_my-data/forget-in-browser.tsx';
import styles from '../../_my-data/my-data.module.css';
import { NicknameSection } from '../../_my-data/nickname-section.tsx';
import { findNote } from '../../_my-data/note.ts';
import { NoteLine } from '../../_my-data/note-line.tsx';
import { isKnownLearner, learnerProgress } from '../../_site/learner-progress.ts';
import { SiteHeader } from '../../_site/site-header.tsx';

interface Props {
  readonly params: Promise<{ locale: string }>;
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  return { title: translatorFor(locale, 'myData')('title'), robots: { index: false } };
}

export default async function MyDataPage({ params, searchParams }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = translatorFor(locale, 'myData');
  const [note, progress] = [findNote(await searchParams), await learnerProgress()];
  return (
    <>
      <SiteHeader locale={locale} trail={[{ name: t('title') }]} />
      <main id="content" className={styles.page}>
        <h1>{t('title')}</h1>
        <p className={styles.lead}>{t('lead')}</p>
        {(await isDeleted(note)) && <ForgetInBrowser />}
        <NoteLine note={note ?? (progress === null ? { kind: 'away' } : undefined)} locale={locale} />
        <NicknameSection nickname={progress?.nickname ?? ''} isRefused={isAbout(note, 'nickname')} locale={locale} />
        <ExportSection locale={locale} />
        <DeleteSection isRefused={isAbout(note, 'unconfirmed')} locale={locale} />
      </main>
    </>
  );
}

/** Anybody may have written the address: but whose browser still shows who they are has deleted nothing. */
const isDeleted = async (note: ReturnType<typeof findNote>): Promise<boolean> =>
  note?.kind === 'done' && note.outcome === 'deleted' && !(await isKnownLearner());

const isAbout = (note: ReturnType<typeof findNote>, problem: string): boolean =>
  note?.kind === 'problem' && note.problem === problem;
