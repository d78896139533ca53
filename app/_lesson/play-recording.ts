// Hands out what was recorded at the pace at which it came. Knows nothing of terminals.
import type { PublicTranscript } from '../../lib/content/transcript/transcript.ts';

interface Options {
  readonly write: (text: string) => void;
  readonly signal: AbortSignal;
  /** All of it at once: for those who asked for less motion. */
  readonly still: boolean;
}

export function playRecording(events: PublicTranscript['events'], { write, signal, still }: Options): void {
  if (still) {
    write(events.map(([, text]) => text).join(''));
    return;
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const beganAt = performance.now();
  const next = (index: number) => {
    const event = events[index];
    if (event === undefined) return;
    const [seconds, text] = event;
    const waitMs = Math.max(0, seconds * 1000 - (performance.now() - beganAt));
    timer = setTimeout(() => {
      write(text);
      next(index + 1);
    }, waitMs);
  };
  signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  next(0);
}
