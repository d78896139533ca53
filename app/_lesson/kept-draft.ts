'use client';
// Text that was written and not saved, kept by the tab across reloads. A browser that keeps nothing forgets it.

export interface KeptDraft {
  readonly text: string;
  /** The version that it was made of; null: of no file. */
  readonly base: string | null;
}

/** The version stands in the first line. */
const NO_VERSION = '-';

export function readKept(key: string): KeptDraft | null {
  try {
    const kept = sessionStorage.getItem(key);
    if (kept === null) return null;
    const end = kept.indexOf('\n');
    const base = kept.slice(0, end);
    return { text: kept.slice(end + 1), base: base === NO_VERSION ? null : base };
  } catch {
    return null;
  }
}

/** @param draft null: there is nothing to keep any more */
export function keep(key: string, draft: KeptDraft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, `${draft.base ?? NO_VERSION}\n${draft.text}`);
  } catch {
    // The text is still in the page.
  }
}
