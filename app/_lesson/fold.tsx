// What is folded until somebody opens it: hints, the solution, what an author hides. Only HTML and CSS.
import type { ComponentProps } from 'react';
import styles from './fold.module.css';
import { Icon } from './icon.tsx';

interface Props extends Pick<ComponentProps<'details'>, 'ref' | 'onToggle' | 'children'> {
  /** Hints are numbered, and one is only offered once those before it were opened. */
  readonly kind: 'hint' | 'titled-hint' | 'reveal' | 'solution';
  readonly heading: string;
}

export function Fold({ kind, heading, children, ...details }: Props) {
  return (
    <details {...details} className={styles.fold} data-kind={kind}>
      <summary>
        <Icon name="fold" size={12} weight={2} />
        <span className={styles.heading}>{heading}</span>
      </summary>
      <div className={styles.folded}>{children}</div>
    </details>
  );
}
