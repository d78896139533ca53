// Keeps what an input method composes from being lost where xterm.js alone would lose it: it reads a finished syllable from
// its textarea a moment after the end, and by then the textarea may have been emptied, or not have been empty before.
import type { Terminal } from '@xterm/xterm';

interface Options {
  /** Ctrl of a key bar is down: the next letter is to be sent at once, not when its syllable is finished. */
  readonly isControlHeld: () => boolean;
  readonly signal: AbortSignal;
}

export interface Composition {
  /** What is being composed is typed now, before what comes next. */
  settle(): void;
}

export function guardComposition(terminal: Terminal, { isControlHeld, signal }: Options): Composition {
  const { textarea, element } = terminal;
  if (textarea === undefined || element === undefined) return { settle: () => undefined };
  let start: number | null = null;
  let settled: ReturnType<typeof setTimeout> | undefined;
  // In the capture phase of an element around the textarea, so before xterm.js hears of it.
  const listen = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, listener, { capture: true, signal });

  listen('compositionstart', () => {
    clearTimeout(settled);
    // Text selected with the mouse lies selected in the textarea (for X11's middle button). What is composed takes its
    // place, and xterm.js, which looks behind it, would find nothing.
    if (textarea.selectionStart !== textarea.selectionEnd) textarea.value = '';
    start = textarea.value.length;
  });
  listen('compositionend', () => {
    settled = setTimeout(() => {
      start = null;
    }, 0);
  });
  // Leaving the terminal ends a composition; xterm.js then empties the textarea before it has read it.
  listen('blur', () => {
    if (start === null) return;
    const composed = textarea.value.slice(start);
    start = null;
    clearTimeout(settled);
    if (composed !== '') terminal.input(composed, true);
  });
  const settle = (): void => {
    if (start === null) return;
    // An input method that loses its field has ended; see `blur`. The on-screen keyboard stays, as nothing is drawn between.
    textarea.blur();
    textarea.focus();
  };
  listen('input', () => {
    if (isControlHeld()) settle();
  });
  signal.addEventListener('abort', () => clearTimeout(settled));
  return { settle };
}
