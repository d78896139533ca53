'use client';
// A command that runs in the learner's own engine. Readable without JavaScript; then it only cannot be run.
import { type ReactNode, useRef } from 'react';
import { isFinished } from '../../lib/client/lesson-state.ts';
import type { PublicBlock } from '../../lib/content/lesson.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { useLessonState, useLive } from '../_workspace/use-lesson.ts';
import { commandLabel } from './command-label.ts';
import frame from './frame.module.css';
import { keepInView } from './keep-in-view.ts';
import { useLessonView } from './lesson-view.tsx';
import styles from './run-block.module.css';
import { RunHead } from './run-head.tsx';
import { RunMarks } from './run-marks.tsx';
import { RunOffers } from './run-offers.tsx';
import { RunOutput } from './run-output.tsx';
import { RunReceipt } from './run-receipt.tsx';
import { SequenceLine } from './sequence-line.tsx';
import { useEditedCommand } from './use-edited-command.ts';

interface Props {
  readonly id: string;
  /** What it printed when the lesson was recorded: shown as long as it has not run here. */
  readonly recorded?: ReactNode;
}

/** `<Run id="…" />` in the prose: the command of that id, from the lesson that both languages share. */
export function RunBlock({ id, recorded }: Props) {
  const { id: lesson, blocks } = useLessonView();
  const block = blocks.find((candidate) => candidate.id === id);
  const label = commandLabel(blocks, id);
  return block && <KnownBlock key={id} name={`${lesson}/${id}`} {...{ block, label, recorded }} />;
}

interface KnownProps extends Pick<Props, 'recorded'> {
  /** `<lesson>/<block id>` */
  readonly name: string;
  readonly block: PublicBlock;
  /** What its output is called. */
  readonly label: string;
}

function KnownBlock({ name, block, label, recorded }: KnownProps) {
  const { run } = useLive();
  const root = useRef<HTMLDivElement>(null);
  const receipt = useLessonState((state) => state.receipts[name]);
  const edited = useEditedCommand(block);
  const status = statusOf(receipt);
  const busy = receipt !== undefined && !isFinished(receipt);

  const start = () => {
    if (busy || edited.isEmpty) return;
    run(name, block.terminal, { command: edited.changed, unseen: block.apart });
    if (!block.apart) requestAnimationFrame(() => keepInView(root.current));
  };

  return (
    <div
      ref={root}
      className={`${frame.frame} ${styles.block}`}
      data-block={name}
      data-status={status}
      data-exit-code={receipt !== undefined && 'exitCode' in receipt ? (receipt.exitCode ?? undefined) : undefined}
    >
      <RunMarks block={block} />
      <RunHead
        {...{ name, block, edited }}
        state={busy ? 'busy' : status === 'idle' ? 'new' : 'finished'}
        onRun={start}
      />
      <SequenceLine name={name} />
      <RunReceipt receipt={receipt} status={status} />
      {receipt?.status === 'queued' && <RunOffers key={receipt.runId} receipt={receipt} />}
      {receipt !== undefined && 'output' in receipt && (
        <RunOutput output={receipt.output} truncated={receipt.truncated} command={label} />
      )}
      {isUnseen(receipt) && recorded}
    </div>
  );
}

/** Nothing of it has been seen here. While it runs, the terminal shows what it prints. */
const isUnseen = (receipt: Receipt | undefined): boolean =>
  receipt === undefined || receipt.status === 'queued' || receipt.status === 'lost';

function statusOf(receipt: Receipt | undefined): 'idle' | 'queued' | 'running' | 'ok' | 'failed' {
  if (receipt === undefined) return 'idle';
  if (receipt.status !== 'lost') return receipt.status;
  // Nothing failed where nothing was to be run any more.
  return receipt.code === 'run-canceled' ? 'idle' : 'failed';
}
