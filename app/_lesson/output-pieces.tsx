// The text of a recording, with what differs from run to run marked. Server and client components both use it.
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';
import varies from './recorded-output.module.css';
import { piecesOf } from './recording.ts';

export function OutputPieces({ recording, variesHint }: { recording: PublicTranscript; variesHint: string }) {
  return piecesOf(recording).map(({ text, isVolatile }, index) =>
    isVolatile ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change places
      <mark key={index} className={varies.varies} title={variesHint}>
        {text}
      </mark>
    ) : (
      text
    ),
  );
}
