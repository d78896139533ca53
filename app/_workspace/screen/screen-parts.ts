// The parts of a screen, put together: what the keys do, what the panel may ask for, what follows the page.
import type { Terminal } from '@xterm/xterm';
import type { ScreenCommands } from '../screen-commands.ts';
import { followTheme, readTheme } from '../xterm-theme.ts';
import { writeClipboard } from './clipboard.ts';
import type { Composition } from './composition.ts';
import { clampFontSize, FONT_SIZE } from './faces.ts';
import type { KeyTasks } from './keys.ts';
import type { MarkGutter } from './mark-gutter.ts';
import type { Paste } from './paste.ts';
import type { ScreenPlace } from './place.ts';
import type { ScreenUiStore } from './screen-ui.ts';
import { keyText } from './send-key.ts';

export interface ScreenParts {
  readonly terminal: Terminal;
  readonly host: HTMLElement;
  readonly place: ScreenPlace;
  readonly gutter: MarkGutter;
  readonly paste: Paste;
  readonly composition: Composition;
  readonly ui: ScreenUiStore;
}

export function createCommands({ terminal, place, gutter, paste, composition, ui }: ScreenParts): ScreenCommands {
  const search = (): void => ui.update((now) => ({ ...now, search: (now.search ?? 0) + 1 }));
  return {
    focus: () => terminal.focus(),
    search,
    clear: () => gutter.clear(),
    setFontSize: (px) => place.setFontSize(clampFontSize(px)),
    setScreenReader(on) {
      terminal.options.screenReaderMode = on;
    },
    copyOutput: () => gutter.copyOutput(),
    isRunning: () => gutter.isRunning,
    jump: (direction) => gutter.jump(direction),
    sendKey(key, { ctrl } = { ctrl: false }) {
      composition.settle();
      terminal.input(keyText(key, { ctrl, application: terminal.modes.applicationCursorKeysMode }), true);
    },
    sendText(text) {
      composition.settle();
      terminal.input(text, true);
    },
    settle: composition.settle,
    paste() {
      composition.settle();
      return paste.fromClipboard();
    },
  };
}

interface Leaving {
  readonly onLeave: () => void;
  readonly onFontSize: (px: number) => void;
}

export function createKeyTasks(
  parts: ScreenParts,
  commands: ScreenCommands,
  { onLeave, onFontSize }: Leaving,
): KeyTasks {
  const { terminal, place, ui } = parts;
  return {
    copy() {
      const text = terminal.getSelection();
      if (text !== '') void writeClipboard(text).then((copied) => copied || remarkFailure(ui));
    },
    search: commands.search,
    clear: commands.clear,
    leave: onLeave,
    jump: commands.jump,
    changeFont(change) {
      const px = change === 0 ? FONT_SIZE.usual : clampFontSize(place.fontSize + change);
      place.setFontSize(px);
      onFontSize(px);
    },
  };
}

const remarkFailure = (ui: ScreenUiStore): void => ui.update((now) => ({ ...now, remark: 'copy-failed' }));

/** Colours and faces of the page may change while the terminal is there. */
export function followPage({ terminal, host, place }: ScreenParts, signal: AbortSignal): void {
  const stopTheme = followTheme(() => {
    terminal.options.theme = readTheme(host);
  });
  signal.addEventListener('abort', stopTheme);
  const redraw = (): void => {
    terminal.clearTextureAtlas();
    place.refresh();
  };
  document.fonts.addEventListener('loadingdone', redraw, { signal });
}
