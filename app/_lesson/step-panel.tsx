'use client';
// What can be done with a step as a whole: begin there, with all that the steps before it would have brought about.
import { useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './step-menu.module.css';
import { useAsk } from './use-ask.ts';

interface Props {
  /** `<lesson>/<step>` */
  readonly name: string;
  readonly onClose: () => void;
}

export function StepPanel({ name, onClose }: Props) {
  const t = useTranslations('step');
  const ask = useAsk();
  const possible = useLessonState(
    ({ link, sandbox, jump }) => link.status === 'connected' && isUsable(sandbox) && jump?.status !== 'running',
  );
  const title = useId();
  const text = useId();
  const root = useFirstFocus();

  const jump = () => {
    ask((lesson) => lesson.jumpTo(name));
    onClose();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div
      ref={root}
      className={styles.panel}
      role="group"
      tabIndex={-1}
      aria-labelledby={title}
      aria-describedby={text}
      onKeyDown={({ key }) => key === 'Escape' && onClose()}
    >
      <p id={title} className={styles.title}>
        {t('jumpQuestion')}
      </p>
      <p id={text}>{t('jumpText')}</p>
      <div className={styles.answers}>
        <button
          type="button"
          className={`button ${styles.confirm}`}
          aria-disabled={!possible || undefined}
          onClick={() => possible && jump()}
        >
          {t('jump')}
        </button>
        <button type="button" className="button" onClick={onClose}>
          {t('jumpCancel')}
        </button>
      </div>
      {!possible && <p className={styles.later}>{t('jumpLater')}</p>}
    </div>
  );
}

/** What was asked for has the keyboard; when it goes, the button that opened it has it again. */
function useFirstFocus() {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = root.current;
    const opener = element?.closest('header')?.querySelector<HTMLElement>('[aria-expanded]');
    element?.focus();
    return () => {
      if (document.activeElement === document.body || element?.contains(document.activeElement)) opener?.focus();
    };
  }, []);
  return root;
}
