'use client';
// What a command printed, behind a bar that folds it. Without JavaScript and in print it is unfolded.
import { type ReactNode, type Ref, useId } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from './copy-button.tsx';
import styles from './frame.module.css';
import { Icon } from './icon.tsx';

interface Props {
  readonly title: string;
  /** What the region is called, for those who jump from one to the next. */
  readonly label: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** What the copy button copies; none, no button. */
  readonly copied: string;
  /** Further buttons of the bar. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLDivElement>;
}

export function OutputFold({ title, label, open, onToggle, copied, actions, children, ref }: Props) {
  const t = useTranslations('block');
  const id = useId();
  return (
    <div ref={ref} className={styles.output}>
      <div className={styles.outputHead}>
        <button type="button" className={styles.toggle} aria-expanded={open} aria-controls={id} onClick={onToggle}>
          <Icon name="fold" size={12} weight={2} />
          {title}
        </button>
        {actions}
        {copied !== '' && <CopyButton text={copied} label={t('copyOutput')} />}
      </div>
      <section id={id} aria-label={label} hidden={!open}>
        {children}
      </section>
    </div>
  );
}
