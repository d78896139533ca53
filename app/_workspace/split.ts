// How the window's width is shared between prose and terminal. Pure numbers, in percent for the terminal.
export const SPLIT_COOKIE = 'slipway-split';
export const DEFAULT_SPLIT = 46;
export const MIN_SPLIT = 28;
export const MAX_SPLIT = 64;
const KEY_STEP = 2;

export const clampSplit = (percent: number): number =>
  Math.round(Math.min(MAX_SPLIT, Math.max(MIN_SPLIT, percent)) * 10) / 10;

/** @returns the share after a key on the divider, or null when the key means nothing there */
export function splitAfterKey(percent: number, key: string): number | null {
  switch (key) {
    case 'ArrowLeft':
      return clampSplit(percent + KEY_STEP);
    case 'ArrowRight':
      return clampSplit(percent - KEY_STEP);
    case 'Home':
      return MAX_SPLIT;
    case 'End':
      return MIN_SPLIT;
    case 'Enter':
      return DEFAULT_SPLIT;
    default:
      return null;
  }
}
