'use client';
// Something that was asked for was refused, and it belongs to no block and no terminal.
import { useTranslations } from 'use-intl';
import type { Notice } from './notice.ts';
import { useLessonState, useLive } from './use-lesson.ts';

export function useFaultNotice(): Notice | null {
  const t = useTranslations('errors');
  const { store } = useLive();
  const code = useLessonState((state) => state.notice);
  if (code === null) return null;
  const dismiss = () => store.update((state) => ({ ...state, notice: null }));
  return { key: code, tone: 'bad', text: t(code), onDismiss: dismiss };
}
