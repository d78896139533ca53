// The lesson as it is read: title, prose with its steps and blocks. All of it is in the HTML.
import type { ComponentProps } from 'react';
import { compileMdx } from '../../lib/content/compile.ts';
import type { ComponentName } from '../../lib/content/components.ts';
import type { Lesson, PublicLesson } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { Note, Warning } from './aside.tsx';
import { evaluateProse } from './evaluate-prose.ts';
import { LessonViewProvider } from './lesson-view.tsx';
import styles from './prose.module.css';
import { Run } from './run-block.tsx';
import { Step } from './step-section.tsx';

interface Props {
  readonly lesson: Lesson;
  readonly view: PublicLesson;
  readonly locale: Locale;
}

const COMPONENTS = {
  ...({ Note, Run, Step, Warning } satisfies Partial<Record<ComponentName, unknown>>),
  table: ScrollingTable,
};

export async function LessonArticle({ lesson, view, locale }: Props) {
  const t = translatorFor(locale, 'lesson');
  const file = `${lesson.course}/${lesson.id}/lesson.${locale}.mdx`;
  const Prose = await evaluateProse(await compileMdx(lesson.texts[locale].mdx, { file }));
  return (
    <article className={styles.prose}>
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
      </header>
      <LessonViewProvider view={view}>
        <Prose components={COMPONENTS} />
      </LessonViewProvider>
    </article>
  );
}

/** A table too wide for a phone scrolls by itself; the page never does. */
function ScrollingTable(props: ComponentProps<'table'>) {
  return (
    <div className={styles.table}>
      <table {...props} />
    </div>
  );
}
