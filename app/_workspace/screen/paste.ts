// Everything that is pasted comes through here: by keys, by the browser's menu, by X11's middle button, by a button of ours.
// The right button opens the browser's own menu, whose Copy and Paste xterm.js makes work: pasting at once, as some
// terminals do, would need a permission that browsers ask for each time, and would not work on plain http at all.
import type { Terminal } from '@xterm/xterm';
import { cleanPaste, MAX_PASTE_CHARS, needsConfirmation, previewOf } from './paste-text.ts';
import type { ScreenUiStore } from './screen-ui.ts';

interface Options {
  readonly host: HTMLElement;
  readonly ui: ScreenUiStore;
  readonly signal: AbortSignal;
}

export interface Paste {
  /** From the clipboard, which the browser may refuse. @returns false then: the keys still work */
  fromClipboard(): Promise<boolean>;
}

export function installPaste(terminal: Terminal, { host, ui, signal }: Options): Paste {
  const take = (raw: string): void => {
    const pasted = cleanPaste(raw.slice(0, MAX_PASTE_CHARS));
    const { lines, text } = pasted;
    // xterm.js brackets it where the program asked for that.
    const accept = (): void => terminal.paste(text);
    if (raw.length > MAX_PASTE_CHARS) ui.update((now) => ({ ...now, remark: 'paste-too-large' }));
    else if (needsConfirmation(pasted, terminal.modes.bracketedPasteMode)) {
      ui.update((now) => ({ ...now, question: { kind: 'paste', lines, preview: previewOf(text), accept } }));
    } else if (text !== '') accept();
  };
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    take(event.clipboardData?.getData('text/plain') ?? '');
  };
  // Before xterm.js, whose own handler would take the text as it is.
  host.addEventListener('paste', onPaste, { capture: true, signal });

  return {
    async fromClipboard() {
      const text = await navigator.clipboard?.readText?.().catch(() => null);
      if (text === undefined || text === null) {
        ui.update((now) => ({ ...now, remark: 'paste-refused' }));
        return false;
      }
      if (!signal.aborted) take(text);
      return true;
    },
  };
}
