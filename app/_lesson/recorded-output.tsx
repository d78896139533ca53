'use client';
// What a block printed when the lesson was recorded. To be read before there is an engine, without JavaScript, in print, and
// when no engine can be had; folded as soon as the learner can find out for themselves.
import { lazy, Suspense, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LessonState } from '../../lib/client/lesson-state.ts';
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import { useLessonState } from '../_workspace/use-lesson.ts';
import frame from './frame.module.css';
import { Icon } from './icon.tsx';
import { OutputFold } from './output-fold.tsx';
import { OutputPieces } from './output-pieces.tsx';

const Replay = lazy(() => import('./replay.tsx').then((it) => ({ default: it.Replay })));

interface Props {
  readonly command: string;
  readonly recording: PublicTranscript;
}

export function RecordedOutput({ command, recording }: Props) {
  const t = useTranslations('block');
  const [wanted, setWanted] = useState<boolean | null>(null);
  /** Counted, so that each press plays it from the beginning. */
  const [played, setPlayed] = useState(0);
  const without = useLessonState(isWithoutEngine);
  const open = wanted ?? without;
  const replay = () => {
    setWanted(true);
    setPlayed(played + 1);
  };
  const bar = { title: t('recorded'), label: t('recordedOf', { command }), open, onToggle: () => setWanted(!open) };
  const text = <RecordedText recording={recording} />;
  return (
    <OutputFold {...bar} copied="" actions={<ReplayButton again={played > 0} onPlay={replay} />}>
      {played === 0 ? (
        text
      ) : (
        <Suspense fallback={text}>
          <Replay key={played} recording={recording} />
        </Suspense>
      )}
    </OutputFold>
  );
}

/** Nobody can run it now, and not in a moment either. */
const isWithoutEngine = ({ link, sandbox: { status } }: LessonState): boolean =>
  link.status === 'offline' || status === 'queued' || status === 'failed' || status === 'expired';

function ReplayButton({ again, onPlay }: { again: boolean; onPlay: () => void }) {
  const t = useTranslations('block');
  return (
    <button type="button" className={frame.quiet} onClick={onPlay}>
      <Icon name={again ? 'again' : 'play'} size={13} />
      {t('replay')}
    </button>
  );
}

function RecordedText({ recording }: { recording: PublicTranscript }) {
  const t = useTranslations('block');
  if (recording.text.trim() === '') return <p className={frame.note}>{t('outputEmpty')}</p>;
  return (
    <>
      {recording.truncated && <p className={frame.note}>{t('recordedTruncated')}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre className={frame.text} data-recorded-output="" tabIndex={0}>
        <OutputPieces recording={recording} variesHint={t('recordedVaries')} />
      </pre>
    </>
  );
}
