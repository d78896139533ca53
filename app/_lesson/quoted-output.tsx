// What a command prints, quoted in the prose: as it was recorded, or as the author has written it.
import type { ReactNode } from 'react';
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import frame from './frame.module.css';
import { OutputPieces } from './output-pieces.tsx';

interface Props {
  readonly heading: string;
  readonly recording?: PublicTranscript | undefined;
  /** What is said of a part that differs from run to run. */
  readonly variesHint: string;
  readonly children?: ReactNode;
}

export function QuotedOutput({ heading, recording, variesHint, children }: Props) {
  return (
    <section className={`${frame.frame} ${frame.output}`}>
      <p className={frame.outputTitle}>{heading}</p>
      {recording === undefined ? (
        <div className={frame.quoted}>{children}</div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <pre className={frame.text} tabIndex={0}>
          <OutputPieces recording={recording} variesHint={variesHint} />
        </pre>
      )}
    </section>
  );
}
