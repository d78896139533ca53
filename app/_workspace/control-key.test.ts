import { expect, it } from 'vitest';
import { controlCharacter, isTypedCharacter } from './control-key.ts';

it.each([
  ['c', '\x03'],
  ['C', '\x03'],
  ['d', '\x04'],
  ['z', '\x1a'],
  ['[', '\x1b'],
  ['\\', '\x1c'],
  ['_', '\x1f'],
  [' ', '\0'],
  ['@', '\0'],
  ['?', '\x7f'],
  ['ㅊ', '\x03'],
  ['ㅇ', '\x04'],
  ['ㄱ', '\x12'],
  ['1', null],
  ['가', null],
  ['é', null],
  ['cc', null],
])('Ctrl and %j send %j', (text, expected) => {
  expect(controlCharacter(text)).toBe(expected);
});

it.each([
  ['c', true],
  ['가', true],
  ['🐳', true],
  ['', false],
  ['ls', false],
  ['\x1b', false],
  ['\x1b[1;1R', false],
])('%j was typed as one character: %s', (text, expected) => {
  expect(isTypedCharacter(text)).toBe(expected);
});
