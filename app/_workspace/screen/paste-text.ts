// What of a clipboard's text goes to the shell. Pure. Text copied from a web page may hold characters that nobody sees.

export interface PasteText {
  readonly text: string;
  /** Without a line break at the very end. */
  readonly lines: number;
}

/** Beyond this the line would stay busy for long; a file is the better way. */
export const MAX_PASTE_CHARS = 4 * 1024 * 1024;
const PREVIEW_LINES = 8;
const PREVIEW_CHARS = 400;

/**
 * Control characters except tab and line breaks. Among them is ESC: `ESC [201~` in the text would end a bracketed paste, and
 * what follows would be taken as typed, Enter included. C1 has the same meanings in one character.
 */
const CONTROLS = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

export function cleanPaste(raw: string): PasteText {
  const text = raw.replace(/\r\n?/g, '\n').replace(CONTROLS, '');
  return { text, lines: text.replace(/\n$/, '').split('\n').length };
}

/** A program that asked for bracketed pastes takes lines as text; any other runs each of them as soon as it comes. */
export const needsConfirmation = ({ lines }: PasteText, bracketed: boolean): boolean => !bracketed && lines > 1;

/** The beginning of it, short enough for a small box. */
export function previewOf(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n', PREVIEW_LINES + 1);
  const short = lines.slice(0, PREVIEW_LINES).join('\n').slice(0, PREVIEW_CHARS);
  return short.length < text.replace(/\n$/, '').length ? `${short}…` : short;
}
