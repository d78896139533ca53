'use client';
// What a run printed, as plain text: for reading, copying, and for those to whom a terminal says little.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import styles from './frame.module.css';
import { OutputFold } from './output-fold.tsx';

interface Props {
  readonly output: string;
  readonly truncated: boolean;
  readonly command: string;
}

export function RunOutput({ output, truncated, command }: Props) {
  const t = useTranslations('block');
  const [open, setOpen] = useState(true);
  const empty = output.trim() === '';
  const bar = { title: t('output'), label: t('outputOf', { command }), open, onToggle: () => setOpen(!open) };
  return (
    <OutputFold {...bar} copied={empty ? '' : output}>
      {empty && <p className={styles.note}>{t('outputEmpty')}</p>}
      {/* It scrolls, so the keyboard must reach it. */}
      <pre data-block-output="" className={styles.text} tabIndex={empty ? -1 : 0} hidden={empty}>
        {output}
      </pre>
      {truncated && <p className={styles.note}>{t('outputTruncated')}</p>}
    </OutputFold>
  );
}
