// Puts a terminal of the session into the page: loads the emulator, connects it, and lets the panel reach it.
import type { TerminalChannel } from '../../lib/client/terminal-channel.ts';
import type { Standing } from '../../lib/client/terminal-role.ts';
import { controlCharacter, isTypedCharacter } from './control-key.ts';
import { followAttention } from './follow-attention.ts';
import type { ScreenCommands } from './screen-commands.ts';
import { terminalCode } from './terminal-code.ts';
import { paneOf } from './terminal-layout.ts';
import { chooseFont } from './terminal-preferences.ts';
import type { LiveContext } from './use-lesson.ts';
import type { ScreenOptions, XtermScreen } from './xterm-screen.ts';

export interface Opening {
  readonly element: HTMLElement;
  readonly name: string;
  readonly live: LiveContext;
  readonly words: Pick<ScreenOptions, 'label' | 'description' | 'describe'>;
  /** Ends it: the shell goes on. */
  readonly signal: AbortSignal;
}

export interface OpenTerminal {
  readonly screen: XtermScreen;
  readonly channel: TerminalChannel;
}

/** @throws when the code did not load, or the signal came first */
export async function openTerminal({ element, name, live, words, signal }: Opening): Promise<OpenTerminal> {
  const [{ createScreen }, client] = await Promise.all([terminalCode().screen, live.load()]);
  signal.throwIfAborted();
  const { fontPx, screenReader } = live.preferences.get();
  const screen = await createScreen(element, {
    ...words,
    fontSize: fontPx,
    screenReader,
    isControlHeld: () => live.view.get().ctrl,
    onLeave: () => leaveTerminal(element, live.alone),
    onBell: () => live.bells.ring(name),
    onFontSize: (px) => chooseFont(live.preferences, px),
  });
  if (signal.aborted) screen.dispose();
  signal.throwIfAborted();
  const standing = () => standingOf(live, name);
  const channel = client.openTerminal({ name, screen, size: screen.size, standing });
  followAttention(channel, { standing, signal });
  screen.onText((text) => channel.inputText(withHeldControl(text, live)));
  screen.onBytes((bytes) => channel.inputBytes(bytes));
  screen.onResize((size) => channel.resize(size));
  const forget = live.screens.add(name, screen);
  const stopPreferences = followPreferences(screen, live);
  signal.addEventListener('abort', () => {
    forget();
    stopPreferences();
    client.closeTerminal(channel);
    screen.dispose();
  });
  return { screen, channel };
}

/** A page that nobody sees, or a tab behind another, must not take a terminal from where somebody types. */
function standingOf({ view }: LiveContext, name: string): Standing {
  if (document.visibilityState !== 'visible' || paneOf(view.get().layout, name) === null) return 'away';
  return document.hasFocus() ? 'keyboard' : 'view';
}

function followPreferences(commands: ScreenCommands, { preferences }: LiveContext): () => void {
  let applied = preferences.get();
  return preferences.subscribe(() => {
    const wanted = preferences.get();
    if (wanted.fontPx !== applied.fontPx) commands.setFontSize(wanted.fontPx);
    if (wanted.screenReader !== applied.screenReader) commands.setScreenReader(wanted.screenReader);
    applied = wanted;
  });
}

function withHeldControl(text: string, { view }: LiveContext): string {
  if (!view.get().ctrl || !isTypedCharacter(text)) return text;
  view.update((state) => ({ ...state, ctrl: false }));
  return controlCharacter(text) ?? text;
}

/** Where the keyboard goes from the terminal: to the last block that ran, else to the prose; without a lesson to the tabs. */
function leaveTerminal(element: HTMLElement, alone: boolean): void {
  element.querySelector('textarea')?.blur();
  const tab = document.querySelector<HTMLElement>('#terminal [role="tab"][aria-selected="true"]');
  const prose = document.querySelector<HTMLElement>('#content');
  // What is inert lies under the panel.
  const reach = alone || prose?.inert ? tab : prose;
  const ran = [...(reach?.querySelectorAll<HTMLElement>('[data-block]:not([data-status="idle"])') ?? [])].at(-1);
  (ran?.querySelector<HTMLElement>('button[aria-disabled]') ?? reach)?.focus();
}
