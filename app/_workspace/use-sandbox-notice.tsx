'use client';
// No engine to work in: why not, what is kept, and the way on.
import { useTranslations } from 'use-intl';
import type { Notice } from './notice.ts';
import { useLessonState, useLive } from './use-lesson.ts';

export function useSandboxNotice(): Notice | null {
  const t = useTranslations();
  const { client } = useLive();
  const sandbox = useLessonState((state) => state.sandbox);
  const start = (label: string) => (
    <button type="button" className="button" onClick={() => void client.then((it) => it.retrySandbox())}>
      {label}
    </button>
  );
  switch (sandbox.status) {
    case 'queued':
      return { key: 'queued', tone: 'quiet', title: t('sandbox.queuedTitle'), text: t('sandbox.queuedText') };
    case 'preparing': {
      if (sandbox.step !== 'reconnect') return null;
      return { key: 'reconnect', tone: 'quiet', title: t('sandbox.reconnectTitle'), text: t('sandbox.reconnectText') };
    }
    case 'failed': {
      const text = t(`errors.${sandbox.code}`);
      return { key: sandbox.code, tone: 'bad', text, action: start(t('sandbox.retry')) };
    }
    case 'expired': {
      const [title, text] = [t(`expiry.${sandbox.reason}`), t('sandbox.kept')];
      return { key: sandbox.reason, tone: 'quiet', title, text, action: start(t('sandbox.startNew')) };
    }
    default:
      return null;
  }
}
