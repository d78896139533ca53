'use client';
// How much of the lesson is done, and the way to where it goes on.
import { useTranslations } from 'use-intl';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './lesson-progress.module.css';
import { useLessonView } from './lesson-view.tsx';

export function LessonProgress() {
  const t = useTranslations('step');
  const { id: lesson, steps } = useLessonView();
  const states = useLessonState((state) => state.steps);
  const isPassed = (id: string) => states[`${lesson}/${id}`]?.status === 'passed';
  const done = steps.filter(({ id }) => isPassed(id)).length;
  const next = done === 0 ? undefined : steps.find(({ id }) => !isPassed(id));
  return (
    <div className={styles.progress} data-progress={done}>
      <progress max={steps.length} value={done} aria-label={t('progress', { done, count: steps.length })} />
      <p>
        <span>{t('progress', { done, count: steps.length })}</span>
        {next !== undefined && <a href={`#${next.id}`}>{t('goOn', { title: next.title })}</a>}
        {done === steps.length && <span className={styles.done}>{t('allDone')}</span>}
      </p>
    </div>
  );
}
