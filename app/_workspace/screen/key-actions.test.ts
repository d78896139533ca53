// The keys of each system.
import { describe, expect, it } from 'vitest';
import { keyAction, type Platform, platformOf } from './key-actions.ts';

function press(combination: string, platform: Platform): string | null {
  const parts = combination.split('+');
  const key = {
    code: parts.at(-1) ?? '',
    ctrlKey: parts.includes('ctrl'),
    shiftKey: parts.includes('shift'),
    altKey: parts.includes('alt'),
    metaKey: parts.includes('cmd'),
  };
  const action = keyAction(key, platform);
  if (action?.kind === 'jump') return `jump ${action.direction}`;
  return action?.kind === 'font' ? `font ${action.change}` : (action?.kind ?? null);
}

describe('keyAction', () => {
  it.each([
    ['ctrl+KeyC', null, 'copy-or-interrupt', 'copy-or-interrupt'],
    ['cmd+KeyC', 'copy', null, null],
    ['ctrl+shift+KeyC', null, 'copy', 'copy'],
    ['ctrl+Insert', null, 'copy', 'copy'],
    ['ctrl+KeyV', null, null, 'paste'],
    ['cmd+KeyV', 'paste', null, null],
    ['ctrl+shift+KeyV', null, 'paste', 'paste'],
    ['shift+Insert', null, 'paste', 'paste'],
    ['cmd+KeyA', 'select-all', null, null],
    ['ctrl+shift+KeyA', null, 'select-all', 'select-all'],
    ['cmd+KeyF', 'search', null, null],
    ['ctrl+shift+KeyF', null, 'search', 'search'],
    ['cmd+KeyK', 'clear', null, null],
    ['ctrl+shift+KeyK', null, 'clear', 'clear'],
    ['cmd+ArrowUp', 'jump -1', null, null],
    ['ctrl+shift+ArrowDown', null, 'jump 1', 'jump 1'],
    ['ctrl+shift+KeyM', 'leave', 'leave', 'leave'],
    ['ctrl+shift+Equal', 'font 1', 'font 1', 'font 1'],
    ['ctrl+shift+Minus', 'font -1', 'font -1', 'font -1'],
    ['ctrl+shift+Digit0', 'font 0', 'font 0', 'font 0'],
  ])('%s', (combination, mac, linux, windows) => {
    expect([press(combination, 'mac'), press(combination, 'linux'), press(combination, 'windows')]).toEqual([
      mac,
      linux,
      windows,
    ]);
  });

  it.each([
    'ctrl+KeyA',
    'ctrl+KeyK',
    'ctrl+KeyF',
    'ctrl+KeyZ',
    'alt+KeyF',
    'ctrl+alt+KeyC',
    'KeyC',
    'Tab',
    'shift+Tab',
  ])('leaves %s to the shell', (combination) => {
    for (const platform of ['mac', 'linux', 'windows'] as const) expect(press(combination, platform)).toBeNull();
  });

  it.each(['ctrl+Equal', 'ctrl+Minus', 'ctrl+Digit0', 'cmd+Equal', 'cmd+Minus', 'cmd+Digit0'])(
    'leaves %s to the browser, which zooms',
    (combination) => {
      for (const platform of ['mac', 'linux', 'windows'] as const) expect(press(combination, platform)).toBeNull();
    },
  );
});

describe('platformOf', () => {
  it.each([
    ['MacIntel', 'mac'],
    ['iPhone', 'mac'],
    ['Win32', 'windows'],
    ['Linux x86_64', 'linux'],
    ['', 'linux'],
  ])('takes %j for %s', (name, platform) => {
    expect(platformOf(name)).toBe(platform);
  });
});
