// Lets the session know what the browser knows of the network and of the reader.
import type { SessionClient } from '../../lib/client/session-client.ts';

/** Not the first half of a press: what is pressed must still be there for the second. */
const INTERACTIONS = ['pointerup', 'keyup', 'wheel'] as const;

/** Starts the connection. @returns the way to end it */
export function followBrowser({ connection, activity }: SessionClient): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  const followVisibility = () => {
    const visible = document.visibilityState === 'visible';
    if (visible && navigator.onLine) connection.networkBack();
    activity.setVisible(visible);
  };
  window.addEventListener('online', () => connection.networkBack(), { signal });
  window.addEventListener('offline', () => connection.networkLost(), { signal });
  document.addEventListener('visibilitychange', followVisibility, { signal });
  for (const type of INTERACTIONS) {
    document.addEventListener(type, () => activity.interacted(), { signal, passive: true, capture: true });
  }
  connection.start();
  activity.setVisible(document.visibilityState === 'visible');
  return () => {
    abort.abort();
    activity.setVisible(false);
    connection.stop();
  };
}
