'use client';
// The state of the engine, or of the way to it, in a few words.
import { useTranslations } from 'use-intl';
import { clockText, roughMinutes } from './quantities.ts';
import { useLessonState } from './use-lesson.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

export function useStatusWords(): string {
  const t = useTranslations();
  const sandbox = useLessonState((state) => state.sandbox);
  const link = useLessonState((state) => state.link);
  const left = useSecondsUntil(sandbox.status === 'idle-warning' ? sandbox.endsAt : null);
  if (link.status === 'offline') return t('connection.offline');
  if (link.status === 'reconnecting') return t(link.first ? 'connection.connecting' : 'connection.reconnecting');
  switch (sandbox.status) {
    case 'queued': {
      const { position, waitSeconds } = sandbox;
      if (waitSeconds === null) return t('sandbox.queued', { position });
      return t('sandbox.queuedEstimate', { position, minutes: roughMinutes(waitSeconds) });
    }
    case 'preparing':
      if (sandbox.step === 'reconnect') return t('connection.reconnecting');
      return t('sandbox.preparing', { step: t(`preparation.${sandbox.step}`) });
    case 'idle-warning':
      return left === 0 ? t('sandbox.idleWarningSoon') : t('sandbox.idleWarning', { left: clockText(left) });
    default:
      return t(`sandbox.${sandbox.status}`);
  }
}
