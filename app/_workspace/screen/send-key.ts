// The bytes of the keys that an on-screen keyboard lacks. Pure.
import type { ScreenKey } from '../screen-commands.ts';

const ARROWS = { ArrowUp: 'A', ArrowDown: 'B', ArrowRight: 'C', ArrowLeft: 'D' } as const;

export function keyText(key: ScreenKey, { ctrl, application }: { ctrl: boolean; application: boolean }): string {
  if (key === 'Escape') return '\x1b';
  if (key === 'Tab') return '\t';
  if (ctrl) return `\x1b[1;5${ARROWS[key]}`;
  return `\x1b${application ? 'O' : '['}${ARROWS[key]}`;
}
