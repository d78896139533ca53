// Takes what an input method composes from the textarea of xterm.js, at the moment at which it is finished. xterm.js itself looks
// a moment later, and again a moment after each key; a browser with much to do lets further keys come before such a moment,
// and then syllables are lost or sent twice (`CompositionHelper`, the same on its main branch in 2026). What it draws of a
// composition stays its own.
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
  const type = (text: string): void => {
    if (text !== '') terminal.input(text, true);
  };
  const uncomposed = new UncomposedText(textarea, type);
  /** Where in the textarea begins what is being composed and was not typed yet. */
  let start: number | null = null;
  const take = (): void => {
    if (start === null) return;
    const composed = textarea.value.slice(start);
    start = textarea.value.length;
    type(composed);
  };
  leaveSendingTo(take, terminal);

  // In the capture phase of an element around the textarea, so before xterm.js hears of it.
  const listen = <K extends keyof HTMLElementEventMap>(name: K, listener: (event: HTMLElementEventMap[K]) => void) =>
    element.addEventListener(name, listener, { capture: true, signal });
  listen('keydown', ({ keyCode }) => {
    if (keyCode !== COMPOSING_KEY_CODE) uncomposed.take();
    else if (start === null) uncomposed.expect();
  });
  listen('compositionstart', () => {
    uncomposed.take();
    // Text selected with the mouse lies selected in the textarea (for X11's middle button). What is composed takes its
    // place, and would be looked for behind it.
    if (textarea.selectionStart !== textarea.selectionEnd) textarea.value = '';
    start = textarea.value.length;
  });
  listen('compositionend', () => {
    take();
    start = null;
    // The key that ended it may write something of its own behind it, such as a number.
    uncomposed.expect();
  });
  // Leaving the terminal ends a composition, and xterm.js empties the textarea.
  listen('blur', () => {
    uncomposed.take();
    take();
    start = null;
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
  signal.addEventListener('abort', () => uncomposed.forget());
  return { settle };
}

/** What an input method writes without composing it: a number, or a whole word on a phone. Its key comes before it is there. */
class UncomposedText {
  readonly #textarea: Pick<HTMLTextAreaElement, 'value'>;
  readonly #type: (text: string) => void;
  #before = '';
  #look: ReturnType<typeof setTimeout> | undefined;

  constructor(textarea: Pick<HTMLTextAreaElement, 'value'>, type: (text: string) => void) {
    this.#textarea = textarea;
    this.#type = type;
  }

  /** Types what will have been written in a moment, or by whatever happens before. */
  expect(): void {
    this.take();
    this.#before = this.#textarea.value;
    this.#look = setTimeout(() => this.take(), 0);
  }

  /** Types what was written by now. */
  take(): void {
    if (this.#look === undefined) return;
    this.forget();
    this.#type(changeOf(this.#before, this.#textarea.value));
  }

  forget(): void {
    clearTimeout(this.#look);
    this.#look = undefined;
  }
}

interface CompositionHelper {
  _isComposing: boolean;
  readonly _compositionView: HTMLElement;
  /** @param waits at the end of a composition; else a key is to be handled for which it has to be typed already */
  _finalizeComposition(waits: boolean): void;
}

/** There is no public way to it: where these parts are not as they are in 6.0, all is sent twice, which the tests would see. */
function leaveSendingTo(take: () => void, terminal: Terminal): void {
  const { _core: core } = terminal as { _core?: { _compositionHelper?: CompositionHelper } };
  const helper = core?._compositionHelper;
  if (helper === undefined) return;
  helper._finalizeComposition = (waits) => {
    helper._compositionView.classList.remove('active');
    helper._isComposing = false;
    if (!waits) take();
  };
}

/** What was typed that made one text of a field the other. */
export function changeOf(before: string, after: string): string {
  if (after.length < before.length) return DELETE;
  if (after.length > before.length) return after.replace(before, '');
  return after === before ? '' : after;
}
