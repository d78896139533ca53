'use client';
// The engine's limits that nothing is measured of.
import { useTranslations } from 'use-intl';
import type { SandboxLimits } from '../../lib/protocol/messages.ts';
import styles from './engine-panel.module.css';
import { useLessonState } from './use-lesson.ts';
import { useQuantities } from './use-quantities.ts';

const ROWS = ['terminals', 'network', 'idle', 'age'] as const;

export function EngineLimits() {
  const t = useTranslations('engine');
  const limits = useLessonState((state) => state.limits);
  const values = useLimitTexts();
  return (
    <dl className={styles.limits}>
      {ROWS.map((row) => (
        <div key={row}>
          <dt>{t(row)}</dt>
          <dd>{limits === null ? t('nothing') : values[row](limits)}</dd>
        </div>
      ))}
    </dl>
  );
}

function useLimitTexts(): Record<(typeof ROWS)[number], (limits: SandboxLimits) => string> {
  const t = useTranslations('engine');
  const { minutes } = useQuantities();
  return {
    terminals: ({ terminals }) => t('terminalsValue', { count: terminals }),
    network: ({ egress }) => t(`egress.${egress}`),
    idle: ({ idleMinutes }) => t('idleValue', { duration: minutes(idleMinutes) }),
    age: ({ maxAgeMinutes }) => t('ageValue', { duration: minutes(maxAgeMinutes) }),
  };
}
