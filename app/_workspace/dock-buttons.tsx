'use client';
// Opens, enlarges and closes the terminal where it lies under the prose.
import { useTranslations } from 'use-intl';
import { BarButton } from './bar-button.tsx';
import styles from './terminal-bar.module.css';
import { useLive, useUnseenBells, useView } from './use-lesson.ts';
import type { ViewState } from './view-state.ts';

export function DockButtons() {
  const t = useTranslations('terminal');
  const { view } = useLive();
  const { dock } = useView();
  const rang = useUnseenBells().length > 0;
  const show = (next: ViewState['dock']) => view.update((state) => ({ ...state, dock: next }));
  return (
    <div className={styles.dockButtons}>
      {dock !== 'closed' && (
        <BarButton
          label={t(dock === 'full' ? 'restore' : 'maximize')}
          icon={dock === 'full' ? 'shrink' : 'grow'}
          onClick={() => show(dock === 'full' ? 'half' : 'full')}
        />
      )}
      <BarButton
        label={t(dock !== 'closed' ? 'close' : rang ? 'openRang' : 'open')}
        icon={dock === 'closed' ? 'up' : 'down'}
        dotted={dock === 'closed' && rang}
        onClick={() => show(dock === 'closed' ? 'half' : 'closed')}
      />
    </div>
  );
}
