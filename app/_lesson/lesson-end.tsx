// Where to go when a lesson has been read: to the next one, or back to all of them.
import type { Lesson } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { courseHref, lessonHref } from '../_site/addresses.ts';
import { Icon } from './icon.tsx';
import styles from './lesson-end.module.css';

interface Props {
  readonly course: string;
  readonly next: Lesson | undefined;
  readonly locale: Locale;
}

export function LessonEnd({ course, next, locale }: Props) {
  const t = translatorFor(locale, 'lesson');
  return (
    <nav className={styles.end} aria-label={t('goOn')}>
      {next === undefined ? (
        <a href={courseHref(locale, course)}>{t('backHome')}</a>
      ) : (
        <a href={lessonHref(locale, next)} data-next-lesson="">
          <span className={styles.label}>{t('next')}</span>
          <span className={styles.title}>{next.texts[locale].title}</span>
          <Icon name="forth" size={20} />
        </a>
      )}
    </nav>
  );
}
