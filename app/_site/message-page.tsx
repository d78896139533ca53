// A page that has only one thing to say. Server and client components both use it.
import type { ReactNode } from 'react';
import styles from './message-page.module.css';

interface Props {
  readonly mark: string;
  readonly title: string;
  readonly children: ReactNode;
}

export function MessagePage({ mark, title, children }: Props) {
  return (
    <main id="content" className={styles.page}>
      <p className={styles.mark} aria-hidden="true">
        {mark}
      </p>
      <h1 className={styles.title}>{title}</h1>
      {children}
    </main>
  );
}
