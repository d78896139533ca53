// The lesson as it is read: title, prose with its steps and blocks. All of it is in the HTML.
import { compileMdx } from '../../lib/content/compile.ts';
import type { ComponentName } from '../../lib/content/components.ts';
import type { Lesson, PublicLesson } from '../../lib/content/lesson.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { Aside } from './aside.tsx';
import { evaluateProse } from './evaluate-prose.ts';
import styles from './prose.module.css';
import { RunBlock } from './run-block.tsx';
import { StepSection } from './step-section.tsx';

interface Props {
  readonly lesson: Lesson;
  readonly view: PublicLesson;
  readonly locale: Locale;
}

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
      <Prose components={proseComponents(view, locale)} />
    </article>
  );
}

/** What prose may use, bound to this lesson. */
function proseComponents(view: PublicLesson, locale: Locale) {
  const t = translatorFor(locale, 'lesson');
  const components = {
    Run: ({ id }: { id: string }) => {
      const block = view.blocks.find((candidate) => candidate.id === id);
      return block && <RunBlock block={`${view.id}/${id}`} command={block.command} terminal={block.terminal} />;
    },
    Step: ({ id, children }: { id: string; children: React.ReactNode }) => {
      const index = view.steps.findIndex((candidate) => candidate.id === id);
      return (
        <StepSection id={id} stepRef={`${view.id}/${id}`} number={index + 1} title={view.steps[index]?.title ?? id}>
          {children}
        </StepSection>
      );
    },
    Note: ({ title, children }: { title?: string; children: React.ReactNode }) => (
      <Aside kind="note" title={title ?? t('note')}>
        {children}
      </Aside>
    ),
    Warning: ({ title, children }: { title?: string; children: React.ReactNode }) => (
      <Aside kind="warning" title={title ?? t('warning')}>
        {children}
      </Aside>
    ),
  } satisfies Record<ComponentName, unknown>;
  return {
    ...components,
    table: ({ children }: { children?: React.ReactNode }) => (
      <div className={styles.table}>
        <table>{children}</table>
      </div>
    ),
  };
}
