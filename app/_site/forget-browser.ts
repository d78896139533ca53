// Who deletes what is kept of them leaves nothing in the browser either. What was written and not saved is kept by each tab
// apart: this one forgets it, and the other ones are told to.

/** All that a tab keeps has a name that begins so. */
const PREFIX = 'slipway-';
const CHANNEL = 'slipway-forget';

/** Post-condition: this tab keeps nothing, and the other ones that are open have been told. */
export function forgetBrowser(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing for this site throws at the mere look.
  }
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** @param listener another tab forgets @returns ends that */
export function onForget(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
