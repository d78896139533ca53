'use client';
// The lesson's further hosts, as long as one of them is not ready: what it does, or why it is not there.
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { SandboxView } from '../../lib/protocol/messages.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import styles from './host-list.module.css';

export function HostList() {
  const hosts = useLessonState((state) => state.hosts);
  const unready = Object.entries(hosts).filter(([, sandbox]) => !isUsable(sandbox) && sandbox.status !== 'none');
  return (
    <div role="status">
      {unready.length > 0 && (
        <ul className={styles.hosts}>
          {unready.map(([host, sandbox]) => (
            <li key={host} data-host={host} data-tone={toneOf(sandbox)}>
              <code>{host}</code> <HostWords sandbox={sandbox} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const toneOf = ({ status }: SandboxView): 'bad' | undefined => (status === 'failed' ? 'bad' : undefined);

function HostWords({ sandbox }: { sandbox: SandboxView }) {
  const t = useTranslations();
  switch (sandbox.status) {
    case 'queued':
      return t('sandbox.queued', { position: sandbox.position });
    case 'failed':
      return t(`errors.${sandbox.code}`);
    case 'expired':
      return t('sandbox.expired');
    default:
      return t('block.hostPreparing');
  }
}
