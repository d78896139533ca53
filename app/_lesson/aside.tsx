'use client';
// Remarks beside the main text.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import styles from './aside.module.css';

interface Props {
  readonly title?: string;
  readonly children: ReactNode;
}

export const Note = (props: Props) => <Aside kind="note" {...props} />;
export const Warning = (props: Props) => <Aside kind="warning" {...props} />;

function Aside({ kind, title, children }: Props & { kind: 'note' | 'warning' }) {
  const t = useTranslations('aside');
  const heading = title ?? t(kind);
  return (
    <aside className={styles.aside} data-kind={kind} aria-label={heading}>
      <p className={styles.title}>{heading}</p>
      {children}
    </aside>
  );
}
