// In place of a lesson that could not be loaded.
import type { BrokenLesson } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { courseHref, homeHref } from '../_site/addresses.ts';
import { MessagePage } from '../_site/message-page.tsx';
import { SiteHeader } from '../_site/site-header.tsx';
import { ProblemList } from './problem-list.tsx';

interface Props {
  readonly lesson: BrokenLesson;
  readonly locale: Locale;
  readonly courseTitle: string;
}

export function BrokenLessonPage({ lesson, locale, courseTitle }: Props) {
  const t = translatorFor(locale, 'lesson');
  return (
    <>
      <SiteHeader
        locale={locale}
        trail={[{ name: courseTitle, href: courseHref(locale, lesson.course) }, { name: lesson.id }]}
      />
      <MessagePage mark={lesson.id} title={t('brokenTitle')}>
        <p>{t('brokenLead')}</p>
        <ProblemList problems={lesson.problems} locale={locale} />
        <p>
          <a href={homeHref(locale)}>{t('backHome')}</a>
        </p>
      </MessagePage>
    </>
  );
}
