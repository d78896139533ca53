'use client';
// A small button of the search: letters or a drawing; one that stays pressed says so.
import styles from './terminal-overlay.module.css';

interface Props {
  readonly label: string;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly sign?: string;
  readonly path?: string;
}

export function SearchButton({ label, onClick, pressed, sign, path }: Props) {
  return (
    <button
      type="button"
      className={styles.searchButton}
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {sign !== undefined && <span aria-hidden="true">{sign}</span>}
      {path !== undefined && (
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor">
          <path d={path} strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
        </svg>
      )}
    </button>
  );
}
