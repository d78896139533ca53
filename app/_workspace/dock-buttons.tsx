'use client';
// Opens, enlarges and closes the terminal where it lies under the prose.
import { useTranslations } from 'use-intl';
import { useLive, useView, type ViewState } from './use-lesson.ts';
import styles from './workspace.module.css';

const PATHS = {
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  grow: 'M3 7V3h4M13 9v4H9M3 3l4 4M13 13l-4-4',
  shrink: 'M7 3v4H3M9 13V9h4M7 7 3 3M9 9l4 4',
} as const;

export function DockButtons() {
  const t = useTranslations('terminal');
  const { view } = useLive();
  const { dock } = useView();
  const show = (next: ViewState['dock']) => view.update((state) => ({ ...state, dock: next }));
  return (
    <div className={styles.dockButtons}>
      {dock !== 'closed' && (
        <DockButton
          label={t(dock === 'full' ? 'restore' : 'maximize')}
          path={dock === 'full' ? PATHS.shrink : PATHS.grow}
          onClick={() => show(dock === 'full' ? 'half' : 'full')}
        />
      )}
      <DockButton
        label={t(dock === 'closed' ? 'open' : 'close')}
        path={dock === 'closed' ? PATHS.up : PATHS.down}
        onClick={() => show(dock === 'closed' ? 'half' : 'closed')}
      />
    </div>
  );
}

function DockButton({ label, path, onClick }: { label: string; path: string; onClick: () => void }) {
  return (
    <button type="button" className={styles.dockButton} aria-label={label} title={label} onClick={onClick}>
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor">
        <path d={path} strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </button>
  );
}
