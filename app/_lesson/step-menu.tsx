'use client';
// More of a step: to begin the lesson there. What it opens is loaded when it is opened.
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLazily } from '../_workspace/use-lazily.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { NotLoaded } from './not-loaded.tsx';
import styles from './step-menu.module.css';

const loadPanel = () => import('./step-panel.tsx');

export function StepMenu({ name, title }: { name: string; title: string }) {
  const t = useTranslations('step');
  const [open, setOpen] = useState(false);
  const panel = useLazily(loadPanel, open);
  const id = useId();
  const label = t('more', { title });
  return (
    <div className={styles.menu}>
      <button
        type="button"
        className={frame.icon}
        aria-label={label}
        title={t('moreShort')}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <Icon name="more" weight={2.2} />
      </button>
      <div id={id} className={styles.place} hidden={!open}>
        {open && panel.status === 'loaded' && <panel.code.StepPanel name={name} onClose={() => setOpen(false)} />}
        {panel.status === 'failed' && <NotLoaded onRetry={panel.retry} />}
      </div>
    </div>
  );
}
