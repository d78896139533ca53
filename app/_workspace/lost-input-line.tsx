'use client';
// Over a terminal: something that was typed there will not be sent, and why.
import { useTranslations } from 'use-intl';
import styles from './terminal-line.module.css';
import { useLessonState, useLive } from './use-lesson.ts';

export function LostInputLine({ name }: { name: string }) {
  const t = useTranslations();
  const { client, screens } = useLive();
  const loss = useLessonState(({ inputLost }) => inputLost[name] ?? null);
  if (loss === null) return null;
  const forget = () => {
    void client.then((it) => it.forgetInputLost(name));
    // The button goes with what it stands beside.
    screens.focus(name);
  };
  return (
    <div className={styles.line} data-tone="caution">
      <p role="alert">{t(`inputLost.${loss}`)}</p>
      <button type="button" className="button" onClick={forget}>
        {t('sandbox.dismiss')}
      </button>
    </div>
  );
}
