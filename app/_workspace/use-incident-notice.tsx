'use client';
// Something happened to the engine, which goes on: what, and what it means for the learner's things.
import { useTranslations } from 'use-intl';
import type { Incident, SandboxLimits, Vitals } from '../../lib/protocol/messages.ts';
import { useIncident } from './dismissed-incident.ts';
import type { Notice } from './notice.ts';
import { StartAfresh } from './start-afresh.tsx';
import { useLessonState } from './use-lesson.ts';
import { useQuantities } from './use-quantities.ts';

/** Whether a fresh engine is a way out of it. */
const HELPED_BY_RESET: Record<Incident['code'], boolean> = {
  'out-of-memory': true,
  'too-many-processes': true,
  'disk-full': true,
  restarted: false,
  replaced: false,
};

export function useIncidentNotice(): Notice | null {
  const t = useTranslations('incident');
  const { incident, dismiss } = useIncident();
  const limits = useLessonState((state) => state.limits);
  const vitals = useLessonState((state) => state.vitals);
  const figures = useFigures();
  if (incident === null || limits === null) return null;
  const { code, at } = incident;
  const helped = HELPED_BY_RESET[code];
  return {
    key: `${code}-${at}`,
    tone: helped ? 'caution' : 'quiet',
    title: t(`${code}.title`, figures(limits, vitals)),
    text: t(`${code}.text`),
    onDismiss: dismiss,
    ...(helped && { action: <StartAfresh /> }),
  };
}

/** What an incident's title may speak of: the learner's share, where it is known. */
function useFigures(): (limits: SandboxLimits, vitals: Vitals | null) => Record<'memory' | 'pids' | 'disk', string> {
  const { bytes, count } = useQuantities();
  return (limits, vitals) => {
    const disk = vitals?.diskBytes ?? limits.diskBytes;
    return {
      memory: bytes(vitals?.memoryLimitBytes ?? limits.memoryBytes),
      pids: count(vitals?.pidsLimit ?? limits.pids),
      disk: disk === null ? 'none' : bytes(disk),
    };
  };
}
