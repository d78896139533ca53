'use client';
// Why no more terminals can be opened now, in words; null when one can.
import { useTranslations } from 'use-intl';
import { useLessonState, useView } from './use-lesson.ts';

export function useTerminalLimit(): string | null {
  const t = useTranslations('terminal');
  const limit = useLessonState(({ limits }) => limits?.terminals ?? null);
  const { list } = useView();
  if (limit === null) return t('newLater');
  return list.tabs.length < limit ? null : t('newLimit', { count: limit });
}
