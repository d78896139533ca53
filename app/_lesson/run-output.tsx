'use client';
// What a run printed, as plain text: for reading, copying, and for those to whom a terminal says little.
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { CopyButton } from './copy-button.tsx';
import styles from './run-block.module.css';

interface Props {
  readonly output: string;
  readonly truncated: boolean;
  readonly command: string;
}

export function RunOutput({ output, truncated, command }: Props) {
  const t = useTranslations('block');
  const [open, setOpen] = useState(true);
  const id = useId();
  const empty = output.trim() === '';
  return (
    <div className={styles.output}>
      <div className={styles.outputHead}>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
            <path d="m5 3 6 5-6 5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinejoin="round" />
          </svg>
          {t('output')}
        </button>
        {!empty && <CopyButton text={output} label={t('copyOutput')} />}
      </div>
      <section id={id} aria-label={t('outputOf', { command })} hidden={!open}>
        {empty && <p className={styles.outputNote}>{t('outputEmpty')}</p>}
        {/* It scrolls, so the keyboard must reach it. */}
        <pre data-block-output="" className={styles.text} tabIndex={empty ? -1 : 0} hidden={empty}>
          {output}
        </pre>
        {truncated && <p className={styles.outputNote}>{t('outputTruncated')}</p>}
      </section>
    </div>
  );
}
