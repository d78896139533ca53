// The browser's clipboard. It may be missing (plain http) or refuse; copying then has an older way, pasting has only the keys.

/** @returns false when the browser lets nothing through */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard !== undefined) {
      await navigator.clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused, or this page has not the keyboard: the older way may still do.
  }
  return copyByCommand(text);
}

/** Works on plain http, while a key or click is being handled. */
function copyByCommand(text: string): boolean {
  let copied = false;
  const onCopy = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
    copied = event.clipboardData !== null;
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    return document.execCommand('copy') && copied;
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
}
