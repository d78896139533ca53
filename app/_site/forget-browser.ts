// Who deletes what is kept of them leaves nothing in the browser either. What was written and not saved is kept by each tab
// apart: the one that deletes forgets it, and tells the other ones to.

/** All that a tab keeps has a name that begins so. */
const PREFIX = 'slipway-';
const CHANNEL = 'slipway-forget';

/** Post-condition: this tab keeps nothing, and the other ones that are open have been told. */
export function forgetBrowser(): void {
  forgetHere();
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Post-condition: this tab keeps nothing. */
export function forgetHere(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing for this site throws at the mere look.
  }
}

/** @param listener another tab forgets @returns ends that */
export function onForget(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = listener;
  return () => channel.close();
}
