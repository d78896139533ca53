'use client';
// One call to the engine: a line that says how it went, and, unfolded, what was said.
import { memo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ApiCall } from '../../lib/protocol/messages.ts';
import { useDurationText } from '../_workspace/use-duration-text.ts';
import { Icon } from './icon.tsx';
import styles from './lens.module.css';
import { LensCurl } from './lens-curl.tsx';

/** Before it, an answer says that all is well. */
const FIRST_ERROR_STATUS = 400;

export const LensCall = memo(function LensCall({ call }: { call: ApiCall }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.call} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <CallLine call={call} />
      {/* Thousands of lines that nobody has asked for would only be in the way. */}
      {isOpen && <Said call={call} />}
    </details>
  );
});

function CallLine({ call: { method, path, status, durationMs, streams } }: { call: ApiCall }) {
  const t = useTranslations('lens');
  const durationText = useDurationText();
  const took =
    durationMs !== null && (durationMs < 1000 ? t('milliseconds', { ms: durationMs }) : durationText(durationMs));
  return (
    <summary>
      <Icon name="fold" />
      <code className={styles.asked}>
        <strong>{method}</strong> {path}
      </code>{' '}
      <span className={styles.outcome} data-failed={(status ?? 0) >= FIRST_ERROR_STATUS || undefined}>
        {[status ?? t('noAnswer'), took, streams && t('stream')].filter((part) => part !== false).join(' · ')}
      </span>
    </summary>
  );
}

function Said({ call }: { call: ApiCall }) {
  const t = useTranslations('lens');
  const { requestBody, responseBody, truncated } = call;
  return (
    <div className={styles.said}>
      {requestBody !== null && <Body title={t('request')} text={requestBody} />}
      {responseBody !== null && <Body title={t('response')} text={responseBody} />}
      {requestBody === null && responseBody === null && !truncated && <p className={styles.remark}>{t('noBody')}</p>}
      {truncated && <p className={styles.remark}>{t('truncated')}</p>}
      {/* What is not known whole cannot be asked again. */}
      {!(truncated && requestBody !== null) && <LensCurl call={call} />}
    </div>
  );
}

function Body({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h5 className={styles.bodyTitle}>{title}</h5>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so the keyboard must reach it */}
      <pre tabIndex={0}>{text}</pre>
    </>
  );
}
