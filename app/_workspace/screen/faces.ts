// The terminal's letters: their face, and how large they are.

export const FONT_SIZE = { min: 10, usual: 13, max: 24 } as const;
/** The terminal is not kept waiting longer for its face; it is measured again when the face arrives. */
const FONT_WAIT_MS = 1500;

export const clampFontSize = (px: number): number => Math.round(Math.min(FONT_SIZE.max, Math.max(FONT_SIZE.min, px)));

/** Cells are measured once, so the face must be there first. */
export async function fontsReady(host: HTMLElement): Promise<void> {
  const face = `${FONT_SIZE.usual}px ${getComputedStyle(host).fontFamily}`;
  const loaded = document.fonts.load(face, 'W').catch(() => undefined);
  await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))]);
}
