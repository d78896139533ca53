'use client';
// Plays what was recorded, as it came, in a terminal that takes no keys. Loaded when somebody asks for it: with xterm.js.
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import { followTheme, readTheme } from '../_workspace/xterm-theme.ts';
import { playRecording } from './play-recording.ts';
import styles from './recorded-output.module.css';

const FONT_PX = 13;
/** Of the face's own height: then its lines are as high as those of the text that it takes the place of. */
const LINE_HEIGHT = 1.25;
const MIN_ROWS = 4;

export function Replay({ recording }: { recording: PublicTranscript }) {
  const t = useTranslations('block');
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (stage.current !== null) return play(stage.current, recording);
  }, [recording]);
  return (
    // Whoever listens has the text that it takes the place of. The stage may scroll, so the keyboard must reach it; into the
    // terminal, whose own field would keep the Tab key, nobody gets.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <div className={styles.stage} role="img" aria-label={t('replayLabel')} tabIndex={0} data-replay="">
      <div ref={stage} inert />
    </div>
  );
}

/** @returns the way to end it */
function play(host: HTMLElement, recording: PublicTranscript): () => void {
  const { width: cols, events } = recording;
  const terminal = new Terminal({
    cols,
    rows: rowsOf(recording),
    disableStdin: true,
    fontSize: FONT_PX,
    lineHeight: LINE_HEIGHT,
    fontFamily: getComputedStyle(host).getPropertyValue('--font-mono'),
    theme: readTheme(host),
  });
  terminal.open(host);
  const ended = new AbortController();
  const unfollow = followTheme(() => {
    terminal.options.theme = readTheme(host);
  });
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  playRecording(events, { write: (text) => terminal.write(text), signal: ended.signal, still });
  return () => {
    ended.abort();
    unfollow();
    terminal.dispose();
  };
}

/** As many as it printed, so that nothing has to be scrolled that fits. */
function rowsOf({ text, height, width }: PublicTranscript): number {
  const rows = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
  return Math.min(height, Math.max(MIN_ROWS, rows + 1));
}
