// xterm.js as the page uses it. Large: a page that is first to be read imports it dynamically, by terminal-code.ts.
import './screen/real-browser.ts';
import { createStore } from '../../lib/client/external-store.ts';
import { encodeBinary } from '../../lib/client/terminal-input.ts';
import type { TerminalScreen } from '../../lib/client/terminal-screen.ts';
import type { Outcome } from './screen/command-marks.ts';
import { guardComposition } from './screen/composition.ts';
import { drawWithWebgl, firstDrawn } from './screen/drawing.ts';
import { clampFontSize, FONT_SIZE, fontsReady } from './screen/faces.ts';
import { platformOf } from './screen/key-actions.ts';
import { installKeys } from './screen/keys.ts';
import { installLinks } from './screen/links.ts';
import { MarkGutter } from './screen/mark-gutter.ts';
import { nameTerminal, openTerminal } from './screen/open-terminal.ts';
import { ScreenOutput } from './screen/output.ts';
import { installPaste } from './screen/paste.ts';
import { ScreenPlace, type Size } from './screen/place.ts';
import { installProgramRequests } from './screen/program-requests.ts';
import { createCommands, createKeyTasks, followPage } from './screen/screen-parts.ts';
import { NOTHING_SHOWN, type ScreenForOverlay, type Searcher } from './screen/screen-ui.ts';
import { moveScrollbarOncePerFrame } from './screen/scrollbar.ts';
import type { ScreenCommands } from './screen-commands.ts';

export type { Size };

export interface XtermScreen extends TerminalScreen, ScreenCommands, ScreenForOverlay {
  /** What this place gives to the terminal, also while it shows the size of another. */
  readonly size: Size;
  /** Resolves when something has been drawn. */
  readonly drawn: Promise<void>;
  /** What it is called now, and in which words it tells of itself. */
  setWords(words: ScreenWords): void;
  focus(): void;
  onText(listener: (text: string) => void): void;
  onBytes(listener: (bytes: Uint8Array) => void): void;
  onResize(listener: (size: Size) => void): void;
  dispose(): void;
}

export interface ScreenWords {
  readonly label: string;
  /** What a screen reader is told of the keys. */
  readonly description: string;
  /** The tooltip of a command that ran. */
  readonly describe: (outcome: Outcome) => string;
}

export interface ScreenOptions extends Pick<ScreenWords, 'label'>, Partial<Omit<ScreenWords, 'label'>> {
  readonly fontSize?: number;
  readonly screenReader?: boolean;
  /** The learner asked to leave the terminal by keyboard. */
  readonly onLeave: () => void;
  /** A program rang, now. */
  readonly onBell?: () => void;
  /** The learner chose another size by keyboard. */
  readonly onFontSize?: (px: number) => void;
  /** Ctrl of the key bar is down for the next key. */
  readonly isControlHeld?: () => boolean;
}

const CLEAR_ALL = '\x1bc';

export async function createScreen(host: HTMLElement, options: ScreenOptions): Promise<XtermScreen> {
  const { label, description = '', screenReader = false, describe = () => '' } = options;
  const { onLeave, onBell, onFontSize = () => undefined, isControlHeld = () => false } = options;
  await fontsReady(host);
  const fontSize = clampFontSize(options.fontSize ?? FONT_SIZE.usual);
  const terminal = openTerminal(host, { label, description, fontSize, screenReader });
  const ended = new AbortController();
  const { signal } = ended;
  const ui = createStore(NOTHING_SHOWN);
  const platform = platformOf(navigator.platform);
  const output = new ScreenOutput(terminal);
  const place = new ScreenPlace(terminal, host, fontSize);
  const gutter = new MarkGutter(terminal, { host, ui, describe });
  const paste = installPaste(terminal, { host, ui, signal });
  const composition = guardComposition(terminal, { isControlHeld, signal });
  const parts = { terminal, host, place, gutter, paste, composition, ui };
  const commands = createCommands(parts);
  installKeys(terminal, platform, createKeyTasks(parts, commands, { onLeave, onFontSize }));
  installLinks(terminal, { host, ui, isMac: platform === 'mac' });
  installProgramRequests(terminal, { ui, isNew: output.isNew, onBell, signal });
  followPage(parts, signal);
  moveScrollbarOncePerFrame(terminal, signal);
  void drawWithWebgl(terminal, signal);
  place.refresh();

  let searcher: Promise<Searcher> | undefined;
  return {
    ...commands,
    ui,
    searcher() {
      const loading = searcher ?? import('./screen/search.ts').then((it) => it.createSearcher(terminal, host));
      searcher = loading;
      // What could not be loaded is asked for again the next time.
      loading.catch(() => {
        searcher = undefined;
      });
      return loading;
    },
    drawn: firstDrawn(terminal),
    setWords(words) {
      nameTerminal(terminal, words);
      gutter.describe(words.describe);
    },
    get size() {
      return place.size;
    },
    write: output.write,
    reset: () => terminal.write(CLEAR_ALL),
    follow: (size) => place.follow(size),
    onText: (listener) => void terminal.onData(listener),
    onBytes: (listener) => void terminal.onBinary((text) => listener(encodeBinary(text))),
    onResize: (listener) => place.onSize(listener),
    dispose() {
      ended.abort();
      place.dispose();
      terminal.dispose();
    },
  };
}
