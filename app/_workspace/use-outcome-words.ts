'use client';
// What came of a command, in words: for the tooltip of its dot.
import { useTranslations } from 'use-intl';
import type { Outcome } from './screen/command-marks.ts';

const MINUTE_MS = 60_000;

export function useOutcomeWords(): (outcome: Outcome) => string {
  const t = useTranslations();
  const words = (ms: number): string =>
    ms < MINUTE_MS
      ? t('duration.seconds', { value: (ms / 1000).toFixed(ms < 10_000 ? 2 : 1) })
      : t('duration.minutes', { minutes: Math.floor(ms / MINUTE_MS), seconds: Math.floor((ms % MINUTE_MS) / 1000) });
  return (outcome) => {
    if (outcome.status === 'running') return t('screen.running');
    const { exitCode: code, durationMs } = outcome;
    if (durationMs === null) return t('screen.ended', { code });
    return t('screen.endedAfter', { code, duration: words(durationMs) });
  };
}
