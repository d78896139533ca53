// The way back to the lesson that was left, at the step that comes next.
import type { CSSProperties } from 'react';
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
import { Icon } from '../_lesson/icon.tsx';
import { lessonHref } from '../_site/addresses.ts';
import styles from './continue-link.module.css';
import type { Continuation } from './lesson-progress.ts';

interface Props extends Continuation {
  readonly passed: number;
  readonly locale: Locale;
}

export function ContinueLink({ lesson, step, passed, locale }: Props) {
  const t = translatorFor(locale, 'home');
  const { title, stepTitles } = lesson.texts[locale];
  return (
    <section className={styles.continue} aria-labelledby="continue" data-continue="">
      <h2 id="continue">{t('continue')}</h2>
      <a href={`${lessonHref(locale, lesson)}#${step}`}>{title}</a>
      <p>
        {t('nextStep', { step: stepTitles[step] ?? step })}
        <span className={styles.count}>{t('passedSteps', { passed, total: lesson.steps.length })}</span>
      </p>
      <Icon name="forth" size={20} />
      <div
        className={styles.bar}
        aria-hidden="true"
        style={{ '--done': passed / lesson.steps.length } as CSSProperties}
      />
    </section>
  );
}
