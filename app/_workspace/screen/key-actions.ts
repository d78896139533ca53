// Which keys are the page's and not the shell's, by the habits of the learner's system. Pure. Ctrl with a letter alone is
// the shell's as far as can be; the browser's own zoom (without Shift) and its closing of tabs stay as they are.

export type Platform = 'mac' | 'windows' | 'linux';

export type KeyAction =
  | { readonly kind: 'copy' | 'copy-or-interrupt' | 'paste' | 'select-all' | 'search' | 'clear' | 'leave' }
  | { readonly kind: 'jump'; readonly direction: -1 | 1 }
  | { readonly kind: 'font'; readonly change: -1 | 0 | 1 };

export interface Key {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

type Keys = Readonly<Record<string, KeyAction>>;

/** With Ctrl and Shift, everywhere: a Mac's Cmd+'+' is its browser's zoom, and Cmd+M hides the window. */
const COMMON: Keys = {
  KeyM: { kind: 'leave' },
  Equal: { kind: 'font', change: 1 },
  NumpadAdd: { kind: 'font', change: 1 },
  Minus: { kind: 'font', change: -1 },
  NumpadSubtract: { kind: 'font', change: -1 },
  Digit0: { kind: 'font', change: 0 },
  Numpad0: { kind: 'font', change: 0 },
};

/** With Cmd on a Mac, with Ctrl and Shift elsewhere. */
const TASKS: Keys = {
  KeyA: { kind: 'select-all' },
  KeyC: { kind: 'copy' },
  KeyF: { kind: 'search' },
  KeyK: { kind: 'clear' },
  KeyV: { kind: 'paste' },
  ArrowUp: { kind: 'jump', direction: -1 },
  ArrowDown: { kind: 'jump', direction: 1 },
};

const CTRL: Keys = { KeyC: { kind: 'copy-or-interrupt' }, Insert: { kind: 'copy' } };
const ELSEWHERE = { 'ctrl+shift': { ...COMMON, ...TASKS }, ctrl: CTRL, shift: { Insert: { kind: 'paste' } } } as const;

/** By what is held down. */
const KEYS: Readonly<Record<Platform, Readonly<Record<string, Keys>>>> = {
  mac: { 'ctrl+shift': COMMON, meta: TASKS },
  linux: ELSEWHERE,
  // A terminal of Windows pastes with Ctrl+V, too; elsewhere that is the shell's (insert the next key as it is).
  windows: { ...ELSEWHERE, ctrl: { ...CTRL, KeyV: { kind: 'paste' } } },
};

/** @returns null for a key that goes on to the shell */
export function keyAction(key: Key, platform: Platform): KeyAction | null {
  const { ctrlKey: ctrl, shiftKey: shift, altKey: alt, metaKey: meta } = key;
  const held = Object.entries({ ctrl, shift, alt, meta }).flatMap(([name, isHeld]) => (isHeld ? [name] : []));
  return KEYS[platform][held.join('+')]?.[key.code] ?? null;
}

/** From `navigator.platform`, which is old and says just this. iPads say MacIntel, and have the same keys. */
export function platformOf(name: string): Platform {
  if (/^(mac|iphone|ipad|ipod)/i.test(name)) return 'mac';
  return /^win/i.test(name) ? 'windows' : 'linux';
}
