// OSC 52: a program asks the terminal to set the clipboard (vim, tmux and others do). Pure. A program that asks what is in
// the clipboard gets no answer, ever.

/** More than this is no selection that somebody wants elsewhere. */
export const MAX_REQUEST_CHARS = 100_000;
/** Whoever said no is left alone for a while. */
export const QUIET_AFTER_REFUSAL_MS = 10_000;
/** See paste-text.ts: the next place where this is pasted may be a terminal, too. */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** @returns the text, or null when this asks for anything else or for too much */
export function readClipboardRequest(data: string): string | null {
  const [, encoded] = /^[cpqs0-7]*;([A-Za-z0-9+/=]+)$/.exec(data) ?? [];
  if (encoded === undefined || encoded.length > MAX_REQUEST_CHARS * 4) return null;
  const text = decode(encoded)?.replace(CONTROLS, '');
  return text === undefined || text === '' || text.length > MAX_REQUEST_CHARS ? null : text;
}

function decode(encoded: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
