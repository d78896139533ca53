// A remark beside the main text.
import type { ReactNode } from 'react';
import styles from './aside.module.css';

interface Props {
  readonly kind: 'note' | 'warning';
  readonly title: string;
  readonly children: ReactNode;
}

export function Aside({ kind, title, children }: Props) {
  return (
    <aside className={styles.aside} data-kind={kind} aria-label={title}>
      <p className={styles.title}>{title}</p>
      {children}
    </aside>
  );
}
