'use client';
// The learner's engine in a dot and a few words; the connection instead, while it is what one waits for.
import { useTranslations } from 'use-intl';
import { useLessonState } from './use-lesson.ts';
import { useMinutesUntil } from './use-minutes-until.ts';
import styles from './workspace.module.css';

type Tone = 'good' | 'busy' | 'bad' | 'off';

export function SandboxStatus() {
  const t = useTranslations('sandbox');
  const sandbox = useLessonState((state) => state.sandbox);
  const link = useLessonState((state) => state.link);
  const words = useStatusWords();
  return (
    <p className={styles.status} data-sandbox-status={sandbox.status} data-tone={toneOf(sandbox.status, link.status)}>
      <span className={styles.dot} aria-hidden="true" />
      <span className="visually-hidden">{t('label')}: </span>
      <span className={styles.statusWords} role="status">
        {words}
      </span>
    </p>
  );
}

function useStatusWords(): string {
  const t = useTranslations();
  const sandbox = useLessonState((state) => state.sandbox);
  const link = useLessonState((state) => state.link);
  const minutes = useMinutesUntil(sandbox.status === 'idle-warning' ? sandbox.endsAt : null);
  if (link.status === 'offline') return t('connection.offline');
  if (link.status === 'reconnecting') return t(link.first ? 'connection.connecting' : 'connection.reconnecting');
  switch (sandbox.status) {
    case 'queued':
      return t('sandbox.queued', { position: sandbox.position });
    case 'preparing':
      return t('sandbox.preparing', { step: t(`preparation.${sandbox.step}`) });
    case 'idle-warning':
      return t('sandbox.idleWarning', { minutes });
    default:
      return t(`sandbox.${sandbox.status}`);
  }
}

function toneOf(sandbox: string, link: string): Tone {
  if (link === 'offline') return 'off';
  if (link === 'reconnecting') return 'busy';
  if (sandbox === 'ready') return 'good';
  if (sandbox === 'failed') return 'bad';
  return sandbox === 'expired' ? 'off' : 'busy';
}
