// The terminal's colours, read from the page's custom properties so that there is one source of them.
import type { ITheme } from '@xterm/xterm';

export function readTheme(host: HTMLElement): ITheme {
  const color = (name: string): string => resolveColor(host, `--term-${name}`);
  const hues = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;
  const bright = (name: string): string => `bright${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    ...Object.fromEntries(hues.flatMap((name) => [name, bright(name)].map((key) => [key, color(name)]))),
    background: color('page'),
    foreground: color('ink'),
    cursor: resolveColor(host, '--accent'),
    cursorAccent: color('page'),
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

/** A property may hold `light-dark()`, which only a real colour makes up its mind about. */
export function resolveColor(host: HTMLElement, property: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${property})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** For what takes no other form. */
export function resolveHex(host: HTMLElement, property: string): string {
  const parts = resolveColor(host, property).match(/\d+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;
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
