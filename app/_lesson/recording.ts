// What a block printed when the lesson was recorded, as the page shows it.
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';

export interface Piece {
  readonly text: string;
  readonly isVolatile: boolean;
}

/** The text in pieces, of which every other one differs from run to run. */
export function piecesOf({ text, volatile }: Pick<PublicTranscript, 'text' | 'volatile'>): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of volatile) {
    if (from > at) pieces.push({ text: text.slice(at, from), isVolatile: false });
    if (to > Math.max(at, from)) pieces.push({ text: text.slice(Math.max(at, from), to), isVolatile: true });
    at = Math.max(at, to);
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isVolatile: false });
  return pieces;
}
