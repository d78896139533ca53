'use client';
// How long something took, in words.
import { useTranslations } from 'use-intl';

export function useDurationText(): (ms: number) => string {
  const t = useTranslations('duration');
  return (ms) => {
    const seconds = ms / 1000;
    if (seconds < 60) return t('seconds', { value: seconds.toFixed(seconds < 10 ? 2 : 1) });
    return t('minutes', { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) });
  };
}
