// Code in the prose, with a button that code-copy.tsx listens for.
import type { ComponentProps } from 'react';
import { Icon } from './icon.tsx';
import styles from './prose.module.css';

interface Props extends ComponentProps<'pre'> {
  readonly copyLabel: string;
}

export function CodeBlock({ copyLabel, children, ...pre }: Props) {
  return (
    <div className={styles.code}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it */}
      <pre tabIndex={0} {...pre}>
        {children}
      </pre>
      <button type="button" data-copy-code="" aria-label={copyLabel} title={copyLabel}>
        <Icon name="copy" weight={1.3} />
        <Icon name="check" weight={1.8} />
      </button>
    </div>
  );
}
