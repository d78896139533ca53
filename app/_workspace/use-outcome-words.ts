'use client';
// What came of a command, in words: for the tooltip of its dot.
import { useTranslations } from 'use-intl';
import type { Outcome } from './screen/command-marks.ts';
import { useDurationText } from './use-duration-text.ts';

export function useOutcomeWords(): (outcome: Outcome) => string {
  const t = useTranslations('screen');
  const words = useDurationText();
  return (outcome) => {
    if (outcome.status === 'running') return t('running');
    const { exitCode: code, durationMs } = outcome;
    if (durationMs === null) return t('ended', { code });
    return t('endedAfter', { code, duration: words(durationMs) });
  };
}
