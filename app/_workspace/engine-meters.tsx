'use client';
// What the engine uses of what it may use. A figure that is not there yet takes the same room.
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { SandboxLimits, Vitals } from '../../lib/protocol/messages.ts';
import styles from './engine-panel.module.css';
import { useLessonState } from './use-lesson.ts';
import { type QuantityTexts, useQuantities } from './use-quantities.ts';

const RESOURCES = ['memory', 'cpu', 'processes', 'disk'] as const;
type Resource = (typeof RESOURCES)[number];

interface Reading {
  readonly used: number | null;
  readonly limit: number | null;
}

/** From here on, a meter looks as if it wanted attention. */
const HIGH_SHARE = 0.9;
const NOTHING: Reading = { used: null, limit: null };

const READINGS: Record<Resource, (vitals: Vitals | null, limits: SandboxLimits) => Reading> = {
  memory: (vitals, { memoryBytes }) => ({
    used: vitals?.memoryBytes ?? null,
    limit: vitals?.memoryLimitBytes ?? memoryBytes,
  }),
  cpu: (vitals, { cpus }) => ({ used: vitals?.cpuPercent ?? null, limit: 100 * cpus }),
  processes: (vitals, { pids }) => ({ used: vitals?.pids ?? null, limit: vitals?.pidsLimit ?? pids }),
  disk: (vitals, { diskBytes }) => ({ used: vitals?.diskUsedBytes ?? null, limit: vitals?.diskBytes ?? diskBytes }),
};

const FORMATS: Record<Exclude<Resource, 'cpu'>, 'bytes' | 'count'> = {
  memory: 'bytes',
  processes: 'count',
  disk: 'bytes',
};

export function EngineMeters() {
  const vitals = useLessonState((state) => state.vitals);
  const limits = useLessonState((state) => state.limits);
  return (
    <ul className={styles.meters}>
      {RESOURCES.map((resource) => (
        <Meter
          key={resource}
          resource={resource}
          reading={limits === null ? NOTHING : READINGS[resource](vitals, limits)}
        />
      ))}
    </ul>
  );
}

function Meter({ resource, reading }: { resource: Resource; reading: Reading }) {
  const t = useTranslations('engine');
  const text = useReadingText(resource, reading);
  const id = useId();
  const { used, limit } = reading;
  return (
    <li>
      <label htmlFor={id} className={styles.name}>
        {t(resource)}
      </label>
      <span className={styles.value}>{text}</span>
      {used === null || limit === null ? (
        <span className={styles.noMeter} aria-hidden="true" />
      ) : (
        <meter
          id={id}
          className={styles.meter}
          min={0}
          max={limit}
          high={limit * HIGH_SHARE}
          optimum={0}
          value={Math.min(used, limit)}
        >
          {text}
        </meter>
      )}
    </li>
  );
}

function useReadingText(resource: Resource, { used, limit }: Reading): string {
  const t = useTranslations('engine');
  const texts = useQuantities();
  const running = useLessonState(({ sandbox }) => isUsable(sandbox));
  const measured = useLessonState((state) => state.vitals !== null);
  if (used === null) {
    if (!running) return t('nothing');
    // The first figure of the processor follows when there are two points in time to compare.
    return t(measured && resource !== 'cpu' ? 'unknown' : 'measuring');
  }
  if (resource === 'cpu') {
    const whole = limit ?? 100;
    return t('cpuOf', { used: texts.percent(Math.min(used, whole) / whole), cpus: whole / 100 });
  }
  return amountText(t, texts[FORMATS[resource]], { used, limit });
}

function amountText(
  t: ReturnType<typeof useTranslations<'engine'>>,
  text: QuantityTexts['count'],
  { used, limit }: { used: number; limit: number | null },
): string {
  if (limit === null) return t('unlimited', { used: text(used) });
  return t('usedOf', { used: text(Math.min(used, limit)), limit: text(limit) });
}
