'use client';
// The way to the server, where it is not there.
import { useTranslations } from 'use-intl';
import type { Notice } from './notice.ts';
import { useLessonState, useLive } from './use-lesson.ts';

export function useLinkNotice(): Notice | null {
  const t = useTranslations();
  const { client } = useLive();
  const link = useLessonState((state) => state.link);
  if (link.status === 'connected') return null;
  if (link.status === 'reconnecting') {
    if (link.first) return null;
    return { key: 'reconnecting', tone: 'quiet', text: t('connection.reconnectingText') };
  }
  const retry = (
    <Button label={t('connection.retry')} onPress={() => void client.then((it) => it.connection.retry())} />
  );
  switch (link.cause) {
    case 'network':
      return { key: 'network', tone: 'caution', text: t('connection.offlineBrowser'), action: retry };
    case 'server':
      return { key: 'server', tone: 'bad', text: t('connection.offlineServer'), action: retry };
    case 'refused': {
      const reload = <Button label={t('connection.reload')} onPress={() => location.reload()} />;
      const action = link.code === 'too-many-connections' ? retry : reload;
      return { key: link.code, tone: 'bad', text: t(`errors.${link.code}`), action };
    }
  }
}

function Button({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <button type="button" className="button" onClick={onPress}>
      {label}
    </button>
  );
}
