// The terminal's colours, read from the page's custom properties so that there is one source of them.
import type { ITheme } from '@xterm/xterm';

export function readTheme(host: HTMLElement): ITheme {
  const computed = getComputedStyle(host);
  const color = (name: string): string => computed.getPropertyValue(`--term-${name}`).trim();
  const hues = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;
  const bright = (name: string): string => `bright${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    ...Object.fromEntries(hues.flatMap((name) => [name, bright(name)].map((key) => [key, color(name)]))),
    background: color('page'),
    foreground: color('ink'),
    cursor: computed.getPropertyValue('--accent').trim(),
    cursorAccent: color('page'),
    overviewRulerBorder: color('page'),
    scrollbarSliderBackground: color('scrollbar'),
    scrollbarSliderHoverBackground: color('scrollbar'),
    scrollbarSliderActiveBackground: color('bright-black'),
    selectionBackground: color('selection'),
    black: color('black'),
    white: color('white'),
    brightBlack: color('bright-black'),
    brightWhite: color('bright-white'),
  };
}

/** @returns the way to stop listening */
export function followTheme(listener: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  dark.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', listener);
  };
}
