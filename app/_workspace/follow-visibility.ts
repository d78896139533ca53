// Lets who writes in a terminal follow who looks at it: a page that comes to the front takes over what it shows, as one that
// is opened does. One that nobody has seen for a while lets go: its timers hardly run, and the shell waits for its writer.
import type { TerminalChannel } from '../../lib/client/terminal-channel.ts';

interface Options {
  /** The page is seen, and the terminal is in view. */
  readonly writes: () => boolean;
  /** The terminal is gone. */
  readonly signal: AbortSignal;
}

/** Some browsers let the timers of a page run once a minute when it has been hidden for as long. */
export const LETS_GO_AFTER_MS = 60_000;

export function followVisibility(
  channel: Pick<TerminalChannel, 'take' | 'release'>,
  { writes, signal }: Options,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(() => channel.release(), LETS_GO_AFTER_MS);
    else if (writes()) channel.take();
  };
  document.addEventListener('visibilitychange', changed, { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
}
