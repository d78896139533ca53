import { expect, it } from 'vitest';
import { keyAction } from './screen/key-actions.ts';
import { PANEL_ACTIONS, panelActionOf, shortcutsOf } from './shortcuts.ts';

const key = (code: string, held: string) => ({
  code,
  ctrlKey: held.includes('c'),
  shiftKey: held.includes('s'),
  altKey: held.includes('a'),
  metaKey: held.includes('m'),
});

it.each([
  ['Backquote', 'cs', 'new'],
  ['BracketLeft', 'cs', 'previous'],
  ['BracketRight', 'cs', 'next'],
  ['Digit5', 'cs', 'split'],
  ['Enter', 'cs', 'fill'],
  ['Enter', 'c', null],
  ['Enter', 's', null],
  ['Enter', 'csa', null],
  ['Enter', 'csm', null],
  ['KeyC', 'cs', null],
  ['toString', 'cs', null],
] as const)('%s with %s is %s', (code, held, expected) => {
  expect(panelActionOf(key(code, held))).toBe(expected);
});

it.each(['mac', 'linux'] as const)(
  'lists all of them for the learner of %s, and those that the screen has there',
  (platform) => {
    const listed = new Map<string, readonly string[]>(shortcutsOf(platform));
    expect([...listed.keys()]).toEqual(expect.arrayContaining([...PANEL_ACTIONS]));
    const [code, held] = platform === 'mac' ? ['KeyF', 'm'] : ['KeyF', 'cs'];
    expect(keyAction(key(code, held), platform)).toEqual({ kind: 'search' });
    expect(listed.get('search')).toEqual(platform === 'mac' ? ['⌘', 'F'] : ['Ctrl', 'Shift', 'F']);
  },
);
