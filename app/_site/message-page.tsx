// A page that has only one thing to say. Server and client components both use it.
import type { ReactNode } from 'react';
import styles from './message-page.module.css';
import { Wordmark } from './wordmark.tsx';

interface Props {
  readonly mark: string;
  readonly title: string;
  /** Where the wordmark leads; without it the page has a header of its own. */
  readonly home?: string;
  readonly children: ReactNode;
}

export function MessagePage({ mark, title, home, children }: Props) {
  return (
    <main id="content" className={styles.page}>
      {home !== undefined && (
        <a href={home} className={styles.home}>
          <Wordmark />
        </a>
      )}
      <p className={styles.mark} aria-hidden="true">
        {mark}
      </p>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </main>
  );
}
