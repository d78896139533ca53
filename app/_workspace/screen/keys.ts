// Does what the page's own keys say, and leaves all others to xterm.js and the shell.
import type { Terminal } from '@xterm/xterm';
import { COMPOSING_KEY_CODE } from './composition.ts';
import { type KeyAction, keyAction, type Platform } from './key-actions.ts';

export interface KeyTasks {
  copy(): void;
  search(): void;
  clear(): void;
  leave(): void;
  jump(direction: -1 | 1): void;
  changeFont(change: -1 | 0 | 1): void;
}

export function installKeys(terminal: Terminal, platform: Platform, tasks: KeyTasks): void {
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    // See `composition.ts`.
    if (event.keyCode === COMPOSING_KEY_CODE) return false;
    if (event.isComposing) return true;
    const action = keyAction(event, platform);
    if (action === null) return true;
    if (action.kind === 'copy-or-interrupt' && !terminal.hasSelection()) return true;
    // The browser's own pasting needs no permission; it comes back as an event.
    if (action.kind === 'paste') return false;
    event.preventDefault();
    perform(action, terminal, tasks);
    return false;
  });
}

function perform(action: KeyAction, terminal: Terminal, tasks: KeyTasks): void {
  switch (action.kind) {
    case 'copy':
      tasks.copy();
      break;
    case 'copy-or-interrupt':
      tasks.copy();
      terminal.clearSelection();
      break;
    case 'select-all':
      terminal.selectAll();
      break;
    case 'jump':
      tasks.jump(action.direction);
      break;
    case 'font':
      tasks.changeFont(action.change);
      break;
    case 'search':
    case 'clear':
    case 'leave':
      tasks[action.kind]();
      break;
    case 'paste':
  }
}
