import { expect, it } from 'vitest';
import { FONT_SIZE } from './screen/faces.ts';
import { clampFont, DEFAULT_PREFERENCES, readPreferences } from './terminal-preferences.ts';

it.each([
  ['', DEFAULT_PREFERENCES],
  ['slipway-theme=dark', DEFAULT_PREFERENCES],
  ['a=b; slipway-terminal-font=17; slipway-terminal-reader=on', { fontPx: 17, screenReader: true }],
  ['slipway-terminal-font=1000000; slipway-terminal-reader=yes', { fontPx: FONT_SIZE.max, screenReader: false }],
  ['slipway-terminal-font=<b>; slipway-terminal-reader', DEFAULT_PREFERENCES],
])('the cookies %j mean %j', (cookies, expected) => {
  expect(readPreferences(cookies)).toEqual(expected);
});

it('keeps the font legible', () => {
  expect([0, 13.4, 99, Number.NaN].map(clampFont)).toEqual([FONT_SIZE.min, 13, FONT_SIZE.max, FONT_SIZE.usual]);
});
