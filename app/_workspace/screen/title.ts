// What a program calls its window (OSC 0 and 2), fit to be shown. Pure. Any program may say anything here.
const MAX_TITLE_CHARS = 80;
/** Controls, and what turns the direction of writing or hides. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** @returns null when nothing is left of it */
export function cleanTitle(raw: string): string | null {
  const title = [
    ...raw
      .slice(0, 4 * MAX_TITLE_CHARS)
      .replace(UNSEEN, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ];
  if (title.length === 0) return null;
  return title.length > MAX_TITLE_CHARS ? `${title.slice(0, MAX_TITLE_CHARS).join('')}…` : title.join('');
}
