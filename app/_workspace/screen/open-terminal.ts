// An xterm.js terminal in its place, with the page's look, before anything is in it.
import { Terminal } from '@xterm/xterm';
import { cellWidths } from '../../../lib/terminal/cell-widths.ts';
import { readTheme } from '../xterm-theme.ts';
import styles from './screen.module.css';

interface Names {
  readonly label: string;
  readonly description: string;
}

interface Options extends Names {
  readonly fontSize: number;
  readonly screenReader: boolean;
}

/**
 * Lines kept for scrolling back. Each takes some 12 bytes a column: so many of a wide terminal fit into a processor's cache,
 * and a flood is drawn as fast as without any; five times as many made it a third slower.
 */
const SCROLLBACK_LINES = 2000;

export function openTerminal(host: HTMLElement, options: Options): Terminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    cursorStyle: 'bar',
    cursorInactiveStyle: 'outline',
    drawBoldTextInBrightColors: false,
    fontFamily: getComputedStyle(host).fontFamily,
    fontSize: options.fontSize,
    lineHeight: 1.35,
    minimumContrastRatio: 4.5,
    screenReaderMode: options.screenReader,
    scrollback: SCROLLBACK_LINES,
    theme: readTheme(host),
  });
  terminal.unicode.register(cellWidths);
  terminal.unicode.activeVersion = cellWidths.version;
  if (styles.screen !== undefined) host.classList.add(styles.screen);
  terminal.open(host);
  nameTerminal(terminal, options);
  return terminal;
}

/** What a screen reader calls it. */
export function nameTerminal({ textarea }: Terminal, { label, description }: Names): void {
  textarea?.setAttribute('aria-label', label);
  if (description === '') textarea?.removeAttribute('aria-description');
  else textarea?.setAttribute('aria-description', description);
}
