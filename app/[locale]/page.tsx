// The courses and their lessons, and how far the learner is. A broken lesson is listed as broken, with what is wrong with it.
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { currentSite } from '../../lib/content/site.ts';
import { isLocale } from '../../lib/i18n/locales.ts';
import { addressesOf } from '../../lib/i18n/page-languages.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { ContinueLink } from '../_home/continue-link.tsx';
import { CourseSection } from '../_home/course-section.tsx';
import styles from '../_home/home.module.css';
import { findContinuation, findOpenLesson, PassedSteps } from '../_home/lesson-progress.ts';
import { lessonHref } from '../_site/addresses.ts';
import { learnerProgress } from '../_site/learner-progress.ts';
import { SiteHeader } from '../_site/site-header.tsx';

interface Props {
  readonly params: Promise<{ locale: string }>;
}

export const metadata: Metadata = { alternates: { languages: addressesOf('') } };

export default async function HomePage({ params }: Props) {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  const t = translatorFor(locale, 'home');
  const [courses, progress] = await Promise.all([currentSite().library.courses(), learnerProgress()]);
  const passed = new PassedSteps(progress?.passed);
  const continuation = progress ? findContinuation(courses, progress) : undefined;
  const open = continuation === undefined ? findOpenLesson(courses, passed) : undefined;
  return (
    <>
      <SiteHeader locale={locale} />
      <main id="content" className={styles.page}>
        <div className={styles.hero}>
          {progress?.nickname && <p className={styles.greeting}>{t('greeting', { nickname: progress.nickname })}</p>}
          <h1>{t('title')}</h1>
          <p>{t('lead')}</p>
          {open !== undefined && (
            <a className={`button ${styles.start}`} data-primary="" href={lessonHref(locale, open)}>
              {t(progress?.touched.length ? 'startNext' : 'start')}
            </a>
          )}
        </div>
        {continuation && (
          <ContinueLink {...continuation} passed={passed.countOf(continuation.lesson)} locale={locale} />
        )}
        {courses.length === 0 && (
          <section className={styles.empty}>
            <h2>{t('emptyTitle')}</h2>
            <p>{t('emptyText')}</p>
          </section>
        )}
        {courses.map((course) => (
          <CourseSection key={course.id} course={course} passed={passed} locale={locale} />
        ))}
      </main>
      <footer className={styles.footer}>
        <span>{t('footer')}</span>
        <a href={`/${locale}/me`}>{t('myData')}</a>
      </footer>
    </>
  );
}
