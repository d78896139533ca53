// Lets who writes in a terminal follow who looks at it: a page that comes to the front takes over what it shows, as one that
// is opened does; one that gets the keyboard writes where nobody does. One that nobody has seen for a while lets go: its
// timers hardly run, and the shell waits for its writer.
import type { TerminalChannel } from '../../lib/client/terminal-channel.ts';
import type { Standing } from '../../lib/client/terminal-role.ts';

interface Options {
  readonly standing: () => Standing;
  /** The terminal is gone. */
  readonly signal: AbortSignal;
}

/** Some browsers let the timers of a page run once a minute when it has been hidden for as long. */
export const LETS_GO_AFTER_MS = 60_000;

export function followAttention(
  channel: Pick<TerminalChannel, 'take' | 'volunteer' | 'release'>,
  { standing, signal }: Options,
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    if (document.visibilityState === 'hidden') timer = setTimeout(() => channel.release(), LETS_GO_AFTER_MS);
    else if (standing() !== 'away') channel.take();
  };
  document.addEventListener('visibilitychange', changed, { signal });
  window.addEventListener('focus', () => channel.volunteer(), { signal });
  signal.addEventListener('abort', () => clearTimeout(timer));
}
