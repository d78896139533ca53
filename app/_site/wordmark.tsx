// A hull on its slipway, about to touch the water.
import styles from './site-header.module.css';

export function Wordmark() {
  return (
    <span className={styles.wordmark}>
      <svg viewBox="0 0 28 24" width="26" height="22" aria-hidden="true" focusable="false">
        <path d="M2 11.2 25.5 19.8" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />
        <path d="M6.1 3.6 22 9.4c-1 3.4-4.6 5-8.2 3.7L9.2 11.4C6.3 10.3 5 7 6.1 3.6Z" fill="var(--accent)" />
        <path d="M2 22.4h24" stroke="var(--accent)" strokeWidth="1.8" strokeLinecap="round" strokeDasharray="3.4 3.2" />
      </svg>
      Slipway
    </span>
  );
}
