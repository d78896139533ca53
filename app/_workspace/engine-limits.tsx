'use client';
// The engine's limits that nothing is measured of.
import { useTranslations } from 'use-intl';
import type { SandboxLimits } from '../../lib/protocol/messages.ts';
import styles from './engine-panel.module.css';
import { useLessonState } from './use-lesson.ts';
import { useQuantities } from './use-quantities.ts';

const ROWS = ['terminals', 'openFiles', 'runs', 'network', 'bandwidth', 'idle', 'age'] as const;
type Row = (typeof ROWS)[number];

/** Of a network without packets, or of one that is as fast as it can be, there is nothing to tell. */
const isShown = (row: Row, limits: SandboxLimits | null) =>
  row !== 'bandwidth' || (limits?.bandwidthMbit ?? null) !== null;

export function EngineLimits() {
  const t = useTranslations('engine');
  const limits = useLessonState((state) => state.limits);
  const values = useLimitTexts();
  return (
    <dl className={styles.limits}>
      {ROWS.filter((row) => isShown(row, limits)).map((row) => (
        <div key={row}>
          <dt>{t(row)}</dt>
          <dd>{limits === null ? t('nothing') : values[row](limits)}</dd>
        </div>
      ))}
    </dl>
  );
}

function useLimitTexts(): Record<Row, (limits: SandboxLimits) => string> {
  const t = useTranslations('engine');
  const { minutes, count, rate } = useQuantities();
  return {
    terminals: ({ terminals }) => t('terminalsValue', { count: terminals }),
    openFiles: ({ openFiles }) =>
      openFiles === null ? t('openFilesOfHost') : t('openFilesValue', { count: count(openFiles) }),
    runs: ({ runsPerMinute }) => t('runsValue', { count: count(runsPerMinute) }),
    network: ({ egress }) => t(`egress.${egress}`),
    bandwidth: ({ bandwidthMbit }) => t('bandwidthValue', { rate: rate(bandwidthMbit ?? 0) }),
    idle: ({ idleMinutes }) => t('idleValue', { duration: minutes(idleMinutes) }),
    age: ({ maxAgeMinutes }) => t('ageValue', { duration: minutes(maxAgeMinutes) }),
  };
}
