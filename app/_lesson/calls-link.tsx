'use client';
// From a run to the calls that it made, where a lens on the page shows them.
import { useTranslations } from 'use-intl';
import { callCountOf, firstCommandOf } from '../../lib/client/lens-list.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { bringIntoSight } from './bring-into-sight.ts';
import frame from './frame.module.css';

export function CallsLink({ runId }: { runId: string }) {
  const t = useTranslations('lens');
  const count = useLessonState(({ lens }) => callCountOf(lens, runId));
  const first = useLessonState(({ lens }) => firstCommandOf(lens, runId)?.id);
  if (first === undefined || count === 0) return null;
  return (
    <button type="button" className={frame.quiet} onClick={() => showCommand(first)}>
      {t('show', { count })}
    </button>
  );
}

function showCommand(id: number): void {
  const command = document.querySelector<HTMLElement>(`[data-lens-command="${id}"]`);
  if (command) bringIntoSight(command, { block: 'nearest' });
}
