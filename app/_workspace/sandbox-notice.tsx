'use client';
// The one notice that matters most now, if any: the way to the server first, then the engine, then what happened to it.
import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { announcementOf, type Notice } from './notice.ts';
import styles from './sandbox-notice.module.css';
import { useFaultNotice } from './use-fault-notice.ts';
import { useIncidentNotice } from './use-incident-notice.tsx';
import { useLinkNotice } from './use-link-notice.tsx';
import { useSandboxNotice } from './use-sandbox-notice.tsx';
import { useStatusWords } from './use-status-words.ts';
import { useWarningNotice } from './use-warning-notice.tsx';

export function SandboxNotice() {
  const notices = [useLinkNotice(), useSandboxNotice(), useWarningNotice(), useIncidentNotice(), useFaultNotice()];
  const notice = notices.find((candidate) => candidate !== null) ?? null;
  return (
    <>
      {notice !== null && <NoticeBox key={notice.key} notice={notice} />}
      <Announcement notice={notice} />
    </>
  );
}

function NoticeBox({ notice: { tone, title, text, aside, action, onDismiss } }: { notice: Notice }) {
  const t = useTranslations('sandbox');
  const box = useKeptFocus();
  return (
    <div ref={box} className={styles.notice} data-tone={tone} data-notice="">
      <div className={styles.words}>
        {title !== undefined && (
          <p className={styles.title}>
            {title}
            {aside}
          </p>
        )}
        {text !== undefined && <p className={styles.text}>{text}</p>}
      </div>
      {action !== undefined && <div className={styles.action}>{action}</div>}
      {onDismiss && (
        <button type="button" className={styles.dismiss} aria-label={t('dismiss')} onClick={onDismiss}>
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
            <path d="m4 4 8 8m0-8-8 8" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
          </svg>
        </button>
      )}
    </div>
  );
}

/** What was pressed in a notice often makes it go: the keyboard then goes on at the status, not at the page's top. */
function useKeptFocus() {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    return () => {
      if (element?.contains(document.activeElement)) {
        document.querySelector<HTMLElement>('[data-sandbox-status] button')?.focus();
      }
    };
  }, []);
  return box;
}

/** Always in the page, so that what changes in it is announced; each thing once. */
function Announcement({ notice }: { notice: Notice | null }) {
  const words = useStatusWords();
  return (
    <p className="visually-hidden" role="status">
      {notice === null ? words : announcementOf(notice)}
    </p>
  );
}
