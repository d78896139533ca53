import { expect, it } from 'vitest';
import { PANEL_ACTIONS, panelActionOf, SHORTCUTS } from './shortcuts.ts';

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

it('lists all of them for the learner', () => {
  const listed: readonly string[] = SHORTCUTS.map(([name]) => name);
  expect(listed).toEqual(expect.arrayContaining([...PANEL_ACTIONS]));
});
