// The lesson as it is read: title, prose with its steps and blocks. All of it is in the HTML.
import type { ContentProblem, Lesson } from '../../lib/content/lesson.ts';
import { currentSite } from '../../lib/content/site.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { CodeCopy } from './code-copy.tsx';
import { evaluateProse } from './evaluate-prose.ts';
import { type LessonParts, lessonComponents } from './lesson-components.tsx';
import { LessonEnd } from './lesson-end.tsx';
import { LessonProgress } from './lesson-progress.tsx';
import { LessonViewProvider } from './lesson-view.tsx';
import { ProblemList } from './problem-list.tsx';
import styles from './prose.module.css';
import { HostList } from './rare-parts.tsx';

interface Props {
  readonly lesson: Lesson;
  readonly parts: LessonParts;
  /** Of a lesson that has just been broken by its author, and is shown as it was. */
  readonly problems: readonly ContentProblem[];
  /** What comes after it in its course. */
  readonly next: Lesson | undefined;
}

export async function LessonArticle({ lesson, parts, problems, next }: Props) {
  const { view, locale } = parts;
  const t = translatorFor(locale, 'lesson');
  const Prose = await evaluateProse(await currentSite().library.prose(lesson, locale));
  return (
    <LessonViewProvider view={view}>
      <article className={styles.prose}>
        {problems.length > 0 && (
          <aside role="alert" className={styles.problems}>
            <strong>{t('brokenSince')}</strong>
            <ProblemList problems={problems} locale={locale} />
          </aside>
        )}
        <header className={styles.head}>
          <h1>{view.title}</h1>
          <p className={styles.lead}>{view.summary}</p>
          <p className={styles.facts}>
            {t('minutes', { minutes: view.minutes })}
            {view.steps.length > 0 && ` · ${t('steps', { count: view.steps.length })}`}
          </p>
          <noscript>
            <p className={styles.noscript}>{t('noscript')}</p>
          </noscript>
          {view.steps.length > 0 && <LessonProgress />}
          {view.hosts.length > 1 && <HostList />}
        </header>
        <Prose components={lessonComponents(parts)} />
        <LessonEnd course={lesson.course} next={next} locale={locale} />
        <CodeCopy />
      </article>
    </LessonViewProvider>
  );
}
