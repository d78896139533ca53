import { expect, it, vi } from 'vitest';
import type { ScreenCommands } from './screen-commands.ts';
import { ScreenRegistry } from './screen-registry.ts';

const screenWith = (focus: () => void) => ({ focus }) as ScreenCommands;

it('gives the keyboard to a screen that comes later, and only to the last one asked for', () => {
  const screens = new ScreenRegistry();
  const [first, second] = [vi.fn(), vi.fn()];
  screens.focus('a');
  screens.focus('b');
  screens.add('a', screenWith(first));
  screens.add('b', screenWith(second));
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  screens.add('b', screenWith(second));
  expect(second).toHaveBeenCalledTimes(1);
});

it('forgets a screen, but not the one that took its place', () => {
  const screens = new ScreenRegistry();
  const [old, fresh] = [screenWith(vi.fn()), screenWith(vi.fn())];
  const forgetOld = screens.add('a', old);
  const forgetFresh = screens.add('a', fresh);
  forgetOld();
  expect(screens.get('a')).toBe(fresh);
  forgetFresh();
  expect(screens.get('a')).toBeUndefined();
});
