'use client';
// A part of the lesson that the page ticks off by itself, or says what is still missing.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { useLessonView } from './lesson-view.tsx';
import { ReasonText } from './reason-text.tsx';
import styles from './step-section.module.css';

interface Props {
  readonly id: string;
  readonly children: ReactNode;
}

export function Step({ id, children }: Props) {
  const t = useTranslations('step');
  const { id: lesson, steps } = useLessonView();
  const step = useLessonState((state) => state.steps[`${lesson}/${id}`]);
  const number = steps.findIndex((candidate) => candidate.id === id) + 1;
  const title = steps[number - 1]?.title ?? id;
  const passed = step?.status === 'passed';
  const reason = step?.status === 'todo' ? step.reason : null;
  return (
    <section
      id={id}
      className={styles.step}
      data-step={id}
      data-status={passed ? 'passed' : 'todo'}
      aria-labelledby={`${id}-title`}
    >
      <header className={styles.head}>
        <span className={styles.mark} aria-hidden="true">
          {passed ? (
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path
                d="m3.5 8.4 3 3 6-6.5"
                fill="none"
                stroke="currentColor"
                strokeWidth="2"
                strokeLinecap="round"
                strokeLinejoin="round"
              />
            </svg>
          ) : (
            number
          )}
        </span>
        <h2 id={`${id}-title`}>
          {title}
          <span className="visually-hidden"> ({t(passed ? 'passed' : 'todo')})</span>
        </h2>
      </header>
      {children}
      {reason !== null && (
        <p className={styles.reason} data-step-reason="">
          <ReasonText reason={reason} />
        </p>
      )}
      <p className="visually-hidden" aria-live="polite">
        {passed ? t('announcePassed', { title }) : ''}
      </p>
    </section>
  );
}
