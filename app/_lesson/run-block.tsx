'use client';
// A command that runs in the learner's own engine. Readable without JavaScript; then it only cannot be run.
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { isFinished } from '../../lib/client/lesson-state.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import { CopyButton } from './copy-button.tsx';
import { useLessonView } from './lesson-view.tsx';
import styles from './run-block.module.css';
import { RunOffers } from './run-offers.tsx';
import { RunOutput } from './run-output.tsx';
import { RunReceipt } from './run-receipt.tsx';

/** `<Run id="…" />` in the prose: the command of that id, from the lesson that both languages share. */
export function Run({ id }: { id: string }) {
  const { id: lesson, blocks } = useLessonView();
  const block = blocks.find((candidate) => candidate.id === id);
  return block && <RunBlock block={`${lesson}/${id}`} command={block.command} terminal={block.terminal} />;
}

interface Props {
  /** `<lesson>/<block id>` */
  readonly block: string;
  readonly command: string;
  readonly terminal: string;
}

function RunBlock({ block, command, terminal }: Props) {
  const t = useTranslations('block');
  const { run } = useLive();
  const root = useRef<HTMLDivElement>(null);
  const receipt = useLessonState((state) => state.receipts[block]);
  const busy = receipt !== undefined && !isFinished(receipt);
  const finished = receipt !== undefined && !busy && statusOf(receipt) !== 'idle';

  const start = () => {
    if (busy) return;
    run(block, terminal);
    requestAnimationFrame(() => keepInView(root.current));
  };

  return (
    <div
      ref={root}
      className={styles.block}
      data-block={block}
      data-status={statusOf(receipt)}
      data-exit-code={receipt !== undefined && 'exitCode' in receipt ? receipt.exitCode : undefined}
    >
      <div className={styles.head}>
        <CommandLines command={command} />
        <div className={styles.actions}>
          <CopyButton text={command} label={t('copyCommand')} />
          <button
            type="button"
            className={styles.run}
            aria-label={t(finished ? 'runAgainLabel' : 'runLabel', { command })}
            aria-disabled={busy}
            onClick={start}
          >
            <RunIcon kind={busy ? 'busy' : finished ? 'again' : 'run'} />
            {t('run')}
          </button>
        </div>
      </div>
      {receipt !== undefined && <RunReceipt receipt={receipt} />}
      {receipt?.status === 'queued' && <RunOffers key={receipt.runId} receipt={receipt} />}
      {receipt !== undefined && 'output' in receipt && (
        <RunOutput output={receipt.output} truncated={receipt.truncated} command={command} />
      )}
    </div>
  );
}

/** Each line with its prompt; what a line goes on with after a backslash has none. */
function CommandLines({ command }: { command: string }) {
  const lines = command.trimEnd().split('\n');
  const numbered = lines.map((line, index) => ({ line, number: index + 1, before: lines[index - 1] }));
  return (
    <pre className={styles.command}>
      <code>
        {numbered.map(({ line, number, before }) => (
          <span key={number} className={styles.line} data-continued={before?.endsWith('\\') || undefined}>
            {`${line}\n`}
          </span>
        ))}
      </code>
    </pre>
  );
}

function statusOf(receipt: Receipt | undefined): 'idle' | 'queued' | 'running' | 'ok' | 'failed' {
  if (receipt === undefined) return 'idle';
  if (receipt.status !== 'lost') return receipt.status;
  // Nothing failed where nothing was to be run any more.
  return receipt.code === 'run-canceled' ? 'idle' : 'failed';
}

const GAP_PX = 16;

/** The dock comes up over the lower half of a small screen: the block that runs stays above it. */
function keepInView(element: HTMLElement | null): void {
  const panel = document.getElementById('terminal');
  const header = document.querySelector('header');
  if (element === null || panel === null || getComputedStyle(panel).position !== 'fixed') return;
  const { top, bottom } = element.getBoundingClientRect();
  const covered = bottom + GAP_PX - window.innerHeight / 2;
  const room = top - GAP_PX - (header?.offsetHeight ?? 0);
  if (covered > 0 || room < 0) window.scrollBy({ top: Math.min(covered, room) });
}

function RunIcon({ kind }: { kind: 'run' | 'again' | 'busy' }) {
  if (kind === 'busy') return <span className={styles.spinner} aria-hidden="true" />;
  return (
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      {kind === 'run' ? (
        <path d="M4.5 2.9v10.2a.6.6 0 0 0 .92.5l8-5.1a.6.6 0 0 0 0-1l-8-5.1a.6.6 0 0 0-.92.5Z" fill="currentColor" />
      ) : (
        <path
          d="M13 8a5 5 0 1 1-1.6-3.7M13.2 1.8v3.4H9.8"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </svg>
  );
}
