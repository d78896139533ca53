// The code of the session and of the screen: large, of no use to who only reads, and so in chunks of its own. It is asked
// for when the page's own code runs first, not when React has finished with the page.

const load = () => ({
  /** The page can do without: where it does not arrive, it begins with the first terminal. */
  memory: import('./remembered-view.ts').catch(() => null),
  session: import('../../lib/client/session-client.ts'),
  screen: import('./xterm-screen.ts'),
});

let asked: ReturnType<typeof load> | undefined;

/** In a browser only. What could not be loaded is asked for again the next time. */
export function terminalCode(): ReturnType<typeof load> {
  if (asked !== undefined) return asked;
  const current = load();
  asked = current;
  const forget = () => {
    if (asked === current) asked = undefined;
  };
  current.session.catch(forget);
  current.screen.catch(forget);
  return current;
}

if (typeof window !== 'undefined') terminalCode();
