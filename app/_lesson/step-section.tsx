'use client';
// A part of the lesson that the page ticks off by itself, or says what is still missing.
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { CheckLine } from './check-line.tsx';
import { Icon } from './icon.tsx';
import { JumpStatus } from './jump-status.tsx';
import { useLessonView } from './lesson-view.tsx';
import { StepContext } from './step-context.tsx';
import { StepMenu } from './step-menu.tsx';
import styles from './step-section.module.css';

interface Props {
  readonly id: string;
  readonly children: ReactNode;
}

export function Step({ id, children }: Props) {
  const t = useTranslations('step');
  const { id: lesson, steps } = useLessonView();
  const name = `${lesson}/${id}`;
  const passed = useLessonState((state) => state.steps[name]?.status === 'passed');
  const number = steps.findIndex((candidate) => candidate.id === id) + 1;
  const title = steps[number - 1]?.title ?? id;
  const [placedChecks, setPlacedChecks] = useState(0);
  const place = useMemo(() => ({ name, title, placeCheck: counted(setPlacedChecks) }), [name, title]);
  return (
    <StepContext value={place}>
      <section
        id={id}
        className={styles.step}
        data-step={id}
        data-status={passed ? 'passed' : 'todo'}
        aria-labelledby={`${id}-title`}
      >
        <header className={styles.head}>
          <span className={styles.mark} aria-hidden="true">
            {passed ? <Icon name="check" weight={2} /> : number}
          </span>
          <h2 id={`${id}-title`} tabIndex={-1}>
            {title}
            <span className="visually-hidden"> ({t(passed ? 'passed' : 'todo')})</span>
          </h2>
          <StepMenu name={name} title={title} />
        </header>
        <JumpStatus name={name} />
        {children}
        {placedChecks === 0 && <CheckLine name={name} />}
        <p className="visually-hidden" aria-live="polite">
          {passed ? t('announcePassed', { title }) : ''}
        </p>
      </section>
    </StepContext>
  );
}

const counted = (change: (next: (count: number) => number) => void) => () => {
  change((count) => count + 1);
  return () => change((count) => count - 1);
};
