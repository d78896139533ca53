// The way back to the lesson that was left, at the step that comes next.
import type { Locale } from '../../lib/i18n/locales.ts';
import { translatorFor } from '../../lib/i18n/translator.ts';
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
      <a href={`/${locale}/lessons/${lesson.course}/${lesson.id}#${step}`}>{title}</a>
      <p>
        {t('nextStep', { step: stepTitles[step] ?? step })}
        <span className={styles.count}>{t('passedSteps', { passed, total: lesson.steps.length })}</span>
      </p>
    </section>
  );
}
