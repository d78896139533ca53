// One course on the first page.
import { type BrokenLesson, type Course, isBroken, type Lesson } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { ProblemList } from '../_lesson/problem-list.tsx';
import { courseAnchor, lessonHref } from '../_site/addresses.ts';
import styles from './home.module.css';
import { LessonDone } from './lesson-done.tsx';
import type { PassedSteps } from './lesson-progress.ts';

interface Props {
  readonly course: Course;
  readonly passed: PassedSteps;
  readonly locale: Locale;
}

export function CourseSection({ course, passed, locale }: Props) {
  const t = translatorFor(locale, 'home');
  return (
    <section
      className={styles.course}
      id={courseAnchor(course.id)}
      aria-labelledby={`${courseAnchor(course.id)}-title`}
    >
      <header className={styles.courseHead}>
        <h2 id={`${courseAnchor(course.id)}-title`}>{course.titles[locale]}</h2>
        <p>{course.summaries[locale]}</p>
        <p className={styles.count}>{t('lessonCount', { count: course.lessons.length })}</p>
      </header>
      <ol className={styles.lessons}>
        {course.lessons.map((lesson) => (
          <li key={lesson.id} className={styles.lesson}>
            <span className={styles.number}>{String(lesson.order).padStart(2, '0')}</span>
            {isBroken(lesson) ? (
              <BrokenEntry lesson={lesson} locale={locale} />
            ) : (
              <LessonEntry lesson={lesson} passed={passed.countOf(lesson)} locale={locale} />
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function LessonEntry({ lesson, passed, locale }: { lesson: Lesson; passed: number; locale: Locale }) {
  const t = translatorFor(locale, 'home');
  const { title, summary } = lesson.texts[locale];
  return (
    <div className={styles.entry}>
      <h3>
        <a href={lessonHref(locale, lesson)} className={styles.link}>
          {title}
        </a>
      </h3>
      <p>{summary}</p>
      <LessonDone passed={passed} total={lesson.steps.length} locale={locale} />
      <span className={styles.minutes}>{t('minutes', { minutes: lesson.minutes })}</span>
    </div>
  );
}

function BrokenEntry({ lesson, locale }: { lesson: BrokenLesson; locale: Locale }) {
  const t = translatorFor(locale, 'home');
  return (
    <div className={styles.entry} data-broken="">
      <h3>
        {lesson.id} <span className={styles.badge}>{t('broken')}</span>
      </h3>
      <p>{t('brokenHint')}</p>
      <ProblemList problems={lesson.problems} locale={locale} />
    </div>
  );
}
