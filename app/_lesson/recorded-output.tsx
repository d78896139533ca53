'use client';
// What a block printed when the lesson was recorded. To be read before there is an engine, without JavaScript, in print, and
// when no engine can be had; folded once the learner can find out for themselves, but never under their eyes.
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import { useLazily } from '../_workspace/use-lazily.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { NotLoaded } from './not-loaded.tsx';
import { OutputFold } from './output-fold.tsx';
import { OutputPieces } from './output-pieces.tsx';
import styles from './recorded-output.module.css';
import { useRecordedFold } from './use-recorded-fold.ts';

const loadReplay = () => import('./replay.tsx');

interface Props {
  readonly command: string;
  readonly recording: PublicTranscript;
}

export function RecordedOutput({ command, recording }: Props) {
  const t = useTranslations('block');
  const { open, setOpen, root } = useRecordedFold();
  /** Counted, so that each press plays it from the beginning; 0: it is shown as text. */
  const [played, setPlayed] = useState(0);
  const replay = useLazily(loadReplay, played > 0);
  const isPlaying = played > 0 && replay.status === 'loaded';
  const play = (round: number) => {
    setOpen(true);
    setPlayed(round);
  };
  const bar = { title: t('recorded'), label: t('recordedOf', { command }), open, onToggle: () => setOpen(!open) };
  return (
    <OutputFold ref={root} {...bar} copied="" actions={hasMore(recording) && <Actions played={played} onPlay={play} />}>
      <RecordedText recording={recording} hidden={isPlaying} />
      {isPlaying && <replay.code.Replay key={played} recording={recording} />}
      {played > 0 && replay.status === 'failed' && <NotLoaded onRetry={replay.retry} />}
    </OutputFold>
  );
}

/** There is something to play. */
const hasMore = ({ events }: PublicTranscript): boolean => events.length > 0;

function Actions({ played, onPlay }: { played: number; onPlay: (round: number) => void }) {
  const t = useTranslations('block');
  return (
    <>
      {played > 0 && (
        <button type="button" className={frame.quiet} onClick={() => onPlay(0)}>
          {t('asText')}
        </button>
      )}
      <button type="button" className={frame.quiet} onClick={() => onPlay(played + 1)}>
        <Icon name={played > 0 ? 'again' : 'play'} size={13} />
        {t('replay')}
      </button>
    </>
  );
}

/** @param props.hidden from the eye alone: what is played takes its place there */
function RecordedText({ recording, hidden }: { recording: PublicTranscript; hidden: boolean }) {
  const t = useTranslations('block');
  if (recording.text.trim() === '') return <p className={frame.note}>{t('outputEmpty')}</p>;
  return (
    <div className={hidden ? `visually-hidden ${styles.unseen}` : undefined}>
      {recording.truncated && <p className={frame.note}>{t('recordedTruncated')}</p>}
      <pre
        className={frame.text}
        data-recorded-output=""
        // It scrolls, so the keyboard must reach it.
        tabIndex={hidden ? undefined : 0}
      >
        <OutputPieces recording={recording} variesHint={t('recordedVaries')} />
      </pre>
    </div>
  );
}
