// Keeps what an input method composes from being lost or doubled where xterm.js alone would: it reads a finished syllable from
// its textarea a moment after the end, and by then the textarea may have been emptied, or not have been empty before. And it
// looks a moment after each key of an input method what has become of the textarea: on a page with much to do that moment
// comes when a whole syllable has been composed, which is then sent twice.
import type { Terminal } from '@xterm/xterm';

/** What a keyboard sends while an input method works on it. Such keys are handled here and not by xterm.js. */
export const COMPOSING_KEY_CODE = 229;
const DELETE = '\x7f';

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
  let look: ReturnType<typeof setTimeout> | undefined;
  // In the capture phase of an element around the textarea, so before xterm.js hears of it.
  const listen = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(type, listener, { capture: true, signal });

  listen('compositionstart', () => {
    clearTimeout(settled);
    clearTimeout(look);
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
  // A key that an input method took, and composed nothing with: a number, or a whole word on a phone.
  listen('keydown', ({ keyCode }) => {
    if (keyCode !== COMPOSING_KEY_CODE || start !== null) return;
    const before = textarea.value;
    clearTimeout(look);
    look = setTimeout(() => {
      const change = changeOf(before, textarea.value);
      if (change !== '') terminal.input(change, true);
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
  signal.addEventListener('abort', () => {
    clearTimeout(settled);
    clearTimeout(look);
  });
  return { settle };
}

/** What was typed that made one text of a field the other. */
export function changeOf(before: string, after: string): string {
  if (after.length < before.length) return DELETE;
  if (after.length > before.length) return after.replace(before, '');
  return after === before ? '' : after;
}
