'use client';
// The engine is about to be stopped: why, in how long, and how to keep it.
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Notice } from './notice.ts';
import { clockText, roughMinutes } from './quantities.ts';
import styles from './sandbox-notice.module.css';
import { useLessonState, useLive } from './use-lesson.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

export function useWarningNotice(): Notice | null {
  const t = useTranslations('warning');
  const { client } = useLive();
  const sandbox = useLessonState((state) => state.sandbox);
  const endsAt = sandbox.status === 'idle-warning' ? sandbox.endsAt : null;
  // Once, as it appears: nobody wants to have a clock read out.
  const minutes = useMemo(() => (endsAt === null ? 0 : roughMinutes((endsAt - Date.now()) / 1000)), [endsAt]);
  if (sandbox.status !== 'idle-warning') return null;
  const title = t(sandbox.reason);
  const isIdle = sandbox.reason === 'idle';
  const keep = (
    <button
      type="button"
      className="button"
      data-primary=""
      onClick={() => void client.then((it) => it.extendSandbox())}
    >
      {t('keep')}
    </button>
  );
  return {
    key: 'warning',
    tone: 'caution',
    title,
    text: isIdle && !sandbox.extendable ? t('use') : t('ends'),
    aside: <TimeLeft endsAt={sandbox.endsAt} />,
    announcement: `${title}. ${t('announcement', { minutes })} ${t('ends')}`,
    ...(sandbox.extendable && { action: keep }),
  };
}

function TimeLeft({ endsAt }: { endsAt: number }) {
  const t = useTranslations('warning');
  const seconds = useSecondsUntil(endsAt);
  return (
    <span className={styles.timeLeft} role="timer">
      {seconds === 0 ? t('soon') : t('left', { left: clockText(seconds) })}
    </span>
  );
}
