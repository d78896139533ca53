'use client';
// No engine to work in: why not, what is kept, and the way on.
import { useTranslations } from 'use-intl';
import type { ErrorCode } from '../../lib/errors.ts';
import type { Notice } from './notice.ts';
import { useLessonState, useLive } from './use-lesson.ts';

/** Nothing is broken: there is only no room at the moment. */
const NOBODYS_FAULT: ReadonlySet<ErrorCode> = new Set(['capacity-full', 'host-full', 'address-limit']);

export function useSandboxNotice(): Notice | null {
  const t = useTranslations();
  const { client } = useLive();
  const sandbox = useLessonState((state) => state.sandbox);
  const start = (label: string) => (
    <button
      type="button"
      className="button"
      data-primary=""
      onClick={() => void client.then((it) => it.retrySandbox())}
    >
      {label}
    </button>
  );
  switch (sandbox.status) {
    case 'queued': {
      const [title, place] = [t('sandbox.queuedTitle'), t('sandbox.queuedBefore', { before: sandbox.position - 1 })];
      const text = `${place} ${t('sandbox.queuedText')}`;
      return { key: 'queued', tone: 'quiet', title, text, announcement: `${title}. ${place}` };
    }
    case 'preparing': {
      if (sandbox.step !== 'reconnect') return null;
      return { key: 'reconnect', tone: 'quiet', title: t('sandbox.reconnectTitle'), text: t('sandbox.reconnectText') };
    }
    case 'failed': {
      const { code } = sandbox;
      // The error's own text speaks of the command that it hit.
      const text = code === 'sandbox-gone' ? t('sandbox.goneText') : t(`errors.${code}`);
      return { key: code, tone: NOBODYS_FAULT.has(code) ? 'caution' : 'bad', text, action: start(t('sandbox.retry')) };
    }
    case 'expired': {
      const [title, text] = [t(`expiry.${sandbox.reason}`), t('sandbox.kept')];
      return { key: sandbox.reason, tone: 'quiet', title, text, action: start(t('sandbox.startNew')) };
    }
    default:
      return null;
  }
}
