'use client';
// What a reader should know of a block before running it: where it runs, where that is not the usual place.
import { useTranslations } from 'use-intl';
import type { PublicBlock } from '../../lib/content/lesson.ts';
import { useLessonView } from './lesson-view.tsx';
import styles from './run-block.module.css';

export function RunMarks({ block: { host, apart, insideProgram } }: { block: PublicBlock }) {
  const t = useTranslations('block');
  const hasHosts = useLessonView().hosts.length > 1;
  if (!hasHosts && !apart && !insideProgram) return null;
  return (
    <p className={styles.marks}>
      {hasHosts && <span data-host="">{t('host', { host })}</span>}
      {insideProgram && <span>{t('insideProgram')}</span>}
      {apart && <span title={t('apartHint')}>{t('apart')}</span>}
    </p>
  );
}
