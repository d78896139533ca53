'use client';
// A fresh engine instead of the present one, asked about in place: what is in the old one cannot be brought back.
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import styles from './start-afresh.module.css';
import { useLessonState, useLive } from './use-lesson.ts';

export function StartAfresh({ onStart }: { onStart?: () => void }) {
  const t = useTranslations('engine');
  const { client } = useLive();
  const possible = useLessonState(({ link, sandbox }) => link.status === 'connected' && isUsable(sandbox));
  const [asking, setAsking] = useState(false);
  const focus = useFocusAfter(asking);
  const question = useId();

  const start = () => {
    setAsking(false);
    void client.then((it) => it.resetSandbox());
    onStart?.();
  };

  if (!asking) {
    return (
      <button ref={focus} type="button" className="button" disabled={!possible} onClick={() => setAsking(true)}>
        {t('reset')}
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's, and there is none
    <div className={styles.question} role="group" aria-labelledby={question}>
      <p id={question}>
        <strong>{t('resetQuestion')}</strong> {t('resetText')}
      </p>
      <div className={styles.answers}>
        <button type="button" className={`button ${styles.confirm}`} disabled={!possible} onClick={start}>
          {t('resetConfirm')}
        </button>
        <button ref={focus} type="button" className="button" onClick={() => setAsking(false)}>
          {t('resetCancel')}
        </button>
      </div>
    </div>
  );
}

/** The pressed button is gone: the keyboard goes on at the one that takes its place, the harmless one. */
function useFocusAfter(asking: boolean) {
  const target = useRef<HTMLButtonElement>(null);
  const shown = useRef(asking);
  useEffect(() => {
    if (shown.current !== asking) target.current?.focus();
    shown.current = asking;
  }, [asking]);
  return target;
}
