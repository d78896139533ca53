'use client';
// One line that says how a run stands: waiting and for what, running and how long, done and how.
import { useTranslations } from 'use-intl';
import { isUsable } from '../../lib/client/lesson-state.ts';
import type { Receipt, WaitsFor } from '../../lib/protocol/messages.ts';
import { useDurationText } from '../_workspace/use-duration-text.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import { CallsLink } from './calls-link.tsx';
import frame from './frame.module.css';
import styles from './run-receipt.module.css';
import { useAsk } from './use-ask.ts';
import { useElapsed } from './use-elapsed.ts';
import { runButton, useFocusAfterwards } from './use-focus-afterwards.ts';
import { useIsNews } from './use-is-news.ts';
import { useWaited } from './use-waited.ts';

interface Props {
  readonly receipt: Receipt | undefined;
  /** The block's: of a run that was lost, it says whether anything failed. */
  readonly status: string;
}

/** What says the news stands there before there is any: only so is it heard. */
export function RunReceipt({ receipt, status }: Props) {
  const isNews = useIsNews(receipt && `${receipt.runId} ${receipt.status}`);
  const words = receipt && (
    <p>
      <ReceiptWords receipt={receipt} />
    </p>
  );
  return (
    <div className={receipt && styles.receipt} data-status={receipt && status}>
      <div role="status">{isNews && words}</div>
      {!isNews && words}
      {receipt !== undefined && <CallsLink runId={receipt.runId} />}
      {receipt?.status === 'running' && <StopButton key={receipt.runId} runId={receipt.runId} />}
    </div>
  );
}

/** What ends within a moment needs no button that only flashes. */
function StopButton({ runId }: { runId: string }) {
  const ask = useAsk();
  const patient = useWaited(runId);
  const connected = useLessonState(({ link }) => link.status === 'connected');
  return patient && connected ? <Stop onStop={() => ask((lesson) => lesson.stopRun(runId))} /> : null;
}

function Stop({ onStop }: { onStop: () => void }) {
  const t = useTranslations('block');
  const button = useFocusAfterwards<HTMLButtonElement>(runButton);
  return (
    <button ref={button} type="button" className={frame.quiet} onClick={onStop}>
      {t('stop')}
    </button>
  );
}

function ReceiptWords({ receipt }: { receipt: Receipt }) {
  const t = useTranslations();
  const duration = useDurationText();
  switch (receipt.status) {
    case 'queued':
      return <Waiting key={receipt.runId} waitsFor={receipt.waitsFor} />;
    case 'running':
      return (
        <>
          {t('block.running')} <Elapsed key={receipt.runId} />
        </>
      );
    case 'ok':
    case 'failed':
      return (
        <>
          <span className={styles.exit}>
            {receipt.exitCode === null ? t('block.done') : t('block.exitCode', { code: String(receipt.exitCode) })}
          </span>
          <span className={styles.duration}>{duration(receipt.durationMs)}</span>
        </>
      );
    case 'lost':
      return receipt.code === 'run-canceled' ? (
        t('errors.run-canceled')
      ) : (
        <span>
          <span className={styles.exit}>{t('block.lost')}</span> {t(`errors.${receipt.code}`)}
        </span>
      );
  }
}

function Waiting({ waitsFor }: { waitsFor: WaitsFor }) {
  const t = useTranslations('block');
  const sandbox = useLessonState((state) => state.sandbox);
  const link = useLessonState((state) => state.link.status);
  const patient = useWaited(waitsFor);
  if (link === 'offline') return t('queuedOffline');
  if (!isUsable(sandbox)) return t('queuedPreparing');
  if (!patient || waitsFor === 'shell') return t('queued');
  return t(waitsFor === 'command' ? 'waitsForCommand' : 'waitsForRun');
}

/** Hidden from screen readers: a clock that is read out every second is no help. */
function Elapsed() {
  const duration = useDurationText();
  return (
    <span className={styles.duration} aria-hidden="true">
      {duration(useElapsed())}
    </span>
  );
}
