// What can be asked of a terminal's screen from outside it: by the panel's menu, its shortcuts and the key bar of a phone.
// Nothing of xterm.js is in here, so that everything may import it.

/** Keys that an on-screen keyboard lacks. */
export const SCREEN_KEYS = ['Escape', 'Tab', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'] as const;
export type ScreenKey = (typeof SCREEN_KEYS)[number];

export interface ScreenCommands {
  focus(): void;
  /** Opens the search bar, with the keyboard in it; opened already, it only gets the keyboard. */
  search(): void;
  /** Empties screen and scrollback but for the line of the prompt. Nothing is sent to the shell. */
  clear(): void;
  /** The terminal fits its place again by itself. */
  setFontSize(px: number): void;
  /** Rows as text that a screen reader can walk through, and output that it is told of. */
  setScreenReader(on: boolean): void;
  /** The output of the last command that has ended, as text. @returns false when there is none, or it could not be copied */
  copyOutput(): Promise<boolean>;
  /** A command runs there, as far as its shell says: any program may say so, too. */
  isRunning(): boolean;
  /** Scrolls to the prompt of the command before (-1) or after (1) the one in view. */
  jump(direction: -1 | 1): void;
  /** As if the key were pressed on a keyboard: arrows respect what the program asked for (application cursor keys). */
  sendKey(key: ScreenKey, modifiers?: { readonly ctrl: boolean }): void;
  /** As if the text were typed: it goes the way that typed text goes. */
  sendText(text: string): void;
  /** What an input method composes is typed now, before what comes next. */
  settle(): void;
  /** From the clipboard. @returns false when the browser refuses; the screen then says which keys paste */
  paste(): Promise<boolean>;
}
