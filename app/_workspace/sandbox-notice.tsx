'use client';
// What stands in the learner's way, why, and the way on. Nothing when nothing does.
import { useTranslations } from 'use-intl';
import { useLessonState, useLive } from './use-lesson.ts';
import { useMinutesUntil } from './use-minutes-until.ts';
import styles from './workspace.module.css';

interface Notice {
  readonly tone: 'quiet' | 'bad';
  readonly text: string;
  readonly action?: { readonly label: string; readonly do: () => void };
}

export function SandboxNotice() {
  const link = useLinkNotice();
  const sandbox = useSandboxNotice();
  const notice = link ?? sandbox;
  if (notice === null) return null;
  const { tone, text, action } = notice;
  return (
    <div className={styles.notice} data-tone={tone} role="status">
      <p>{text}</p>
      {action && (
        <button type="button" className="button" onClick={action.do}>
          {action.label}
        </button>
      )}
    </div>
  );
}

function useLinkNotice(): Notice | null {
  const t = useTranslations();
  const { client } = useLive();
  const link = useLessonState((state) => state.link);
  const retry = { label: t('connection.retry'), do: () => void client.then((it) => it.connection.retry()) };
  if (link.status === 'connected') return null;
  if (link.status === 'reconnecting') {
    return link.first ? null : { tone: 'quiet', text: t('connection.reconnectingText') };
  }
  switch (link.cause) {
    case 'network':
      return { tone: 'quiet', text: t('connection.offlineBrowser'), action: retry };
    case 'server':
      return { tone: 'bad', text: t('connection.offlineServer'), action: retry };
    case 'refused': {
      const reload = { label: t('connection.reload'), do: () => location.reload() };
      const again = link.code === 'too-many-connections';
      return { tone: 'bad', text: t(`errors.${link.code}`), action: again ? retry : reload };
    }
  }
}

const EXPIRED = { idle: 'expiredIdle', age: 'expiredAge', shutdown: 'expiredShutdown' } as const;

function useSandboxNotice(): Notice | null {
  const t = useTranslations();
  const { client } = useLive();
  const { sandbox, notice } = useSandboxAndNotice();
  const minutes = useMinutesUntil(sandbox.status === 'idle-warning' ? sandbox.endsAt : null);
  const start = () => void client.then((it) => it.retrySandbox());
  switch (sandbox.status) {
    case 'failed':
      return { tone: 'bad', text: t(`errors.${sandbox.code}`), action: { label: t('sandbox.retry'), do: start } };
    case 'expired': {
      const text = `${t(`sandbox.${EXPIRED[sandbox.reason]}`)} ${t('sandbox.expiredHint')}`;
      return { tone: 'quiet', text, action: { label: t('sandbox.startNew'), do: start } };
    }
    case 'idle-warning':
      return { tone: 'quiet', text: t('sandbox.idleWarningText', { minutes }) };
    default:
      return notice === null ? null : { tone: 'bad', text: t(`errors.${notice}`) };
  }
}

function useSandboxAndNotice() {
  return { sandbox: useLessonState((state) => state.sandbox), notice: useLessonState((state) => state.notice) };
}
