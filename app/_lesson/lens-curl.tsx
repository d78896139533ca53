'use client';
// Makes a call again: as a command to copy, or typed into the terminal, where the learner presses Enter.
import { useTranslations } from 'use-intl';
import type { ApiCall } from '../../lib/protocol/messages.ts';
import { useLive } from '../_workspace/use-lesson.ts';
import { curlOf } from './curl-of.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import styles from './lens.module.css';
import { useCopy } from './use-copy.ts';

export function LensCurl({ call }: { call: ApiCall }) {
  const t = useTranslations('lens');
  const block = useTranslations('block');
  const { terminals } = useLive();
  const [result, copy] = useCopy();
  return (
    <div className={styles.curl}>
      <button type="button" className={frame.quiet} onClick={() => copy(curlOf(call))}>
        <Icon name={result === 'copied' ? 'check' : 'copy'} />
        {t('copyCurl')}
      </button>
      <button type="button" className={frame.quiet} onClick={() => terminals.type(curlOf(call))}>
        <Icon name="terminal" />
        {t('typeCurl')}
      </button>
      <span className={styles.remark} aria-live="polite">
        {result === null ? '' : block(result)}
      </span>
    </div>
  );
}
