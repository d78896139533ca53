// Keys that are the panel's wherever the keyboard is in it. All have Ctrl and Shift, which no shell can tell from Ctrl alone.
// By the key's place on the keyboard, so that they are the same while a hangul keyboard is on.
import type { Platform } from './screen/key-actions.ts';

export const PANEL_ACTIONS = ['new', 'previous', 'next', 'split', 'fill'] as const;
export type PanelAction = (typeof PANEL_ACTIONS)[number];

const CODES: Readonly<Record<string, PanelAction>> = {
  Backquote: 'new',
  BracketLeft: 'previous',
  BracketRight: 'next',
  Digit5: 'split',
  Enter: 'fill',
};

interface Key {
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly code: string;
}

export function panelActionOf({ ctrlKey, shiftKey, altKey, metaKey, code }: Key): PanelAction | null {
  if (!ctrlKey || !shiftKey || altKey || metaKey) return null;
  return Object.hasOwn(CODES, code) ? (CODES[code] ?? null) : null;
}

/** As they are written on keys, in the order of the list in the menu. `leave` and those after it are the screen's own. */
const SHORTCUTS = [
  ['new', ['Ctrl', 'Shift', '`']],
  ['previous', ['Ctrl', 'Shift', '[']],
  ['next', ['Ctrl', 'Shift', ']']],
  ['split', ['Ctrl', 'Shift', '5']],
  ['fill', ['Ctrl', 'Shift', 'Enter']],
  ['leave', ['Ctrl', 'Shift', 'M']],
  ['search', ['Ctrl', 'Shift', 'F']],
] as const satisfies ReadonlyArray<readonly [string, readonly string[]]>;

type Shortcuts = ReadonlyArray<readonly [name: (typeof SHORTCUTS)[number][0], keys: readonly string[]]>;

/** See key-actions.ts: what is searched for with Ctrl and Shift elsewhere is so with Cmd on a Mac. */
export const shortcutsOf = (platform: Platform): Shortcuts =>
  SHORTCUTS.map(([name, keys]) => [name, platform === 'mac' && name === 'search' ? ['⌘', 'F'] : keys]);
