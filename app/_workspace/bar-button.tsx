'use client';
// A button of the terminals' bar that is only a picture. One that cannot be used stays in reach and says why.
import styles from './terminal-bar.module.css';

const ICONS = {
  plus: 'M8 3.5v9M3.5 8h9',
  split: 'M2.75 3.5h10.5v9H2.75zM8 3.5v9',
  single: 'M2.75 3.5h10.5v9H2.75z',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  grow: 'M3 7V3h4M13 9v4H9M3 3l4 4M13 13l-4-4',
  shrink: 'M7 3v4H3M9 13V9h4M7 7 3 3M9 9l4 4',
} as const;

interface Props {
  readonly label: string;
  readonly icon: keyof typeof ICONS;
  readonly disabled?: boolean;
  /** There is news behind it; the label says what. */
  readonly dotted?: boolean;
  readonly className?: string | undefined;
  /** Names it in the document whatever its label says. */
  readonly mark?: 'new-terminal';
  readonly onClick: () => void;
}

export function BarButton({ label, icon, disabled = false, dotted = false, className = '', mark, onClick }: Props) {
  return (
    <button
      type="button"
      className={`${styles.button} ${className}`}
      aria-label={label}
      title={label}
      aria-disabled={disabled || undefined}
      data-action={mark}
      data-dotted={dotted || undefined}
      onClick={() => !disabled && onClick()}
    >
      <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true" fill="none" stroke="currentColor">
        <path d={ICONS[icon]} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
    </button>
  );
}
