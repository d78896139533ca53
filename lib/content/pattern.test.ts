import { describe, expect, it } from 'vitest';
import { containsPattern, fitsLine, fitsPattern } from './pattern.ts';

describe('a pattern', () => {
  it.each([
    ['Hello', 'Hello', true],
    ['Hello', 'Hello\n\n', true],
    ['Hello', 'Hello there', false],
    ['Hello…', 'Hello there', true],
    ['Hello…', 'Say Hello', false],
    ['a…b…c', 'a1b2c', true],
    ['a…b…c', 'a1c2b', false],
    ['aa…aa', 'aaa', false],
    ['one\n…\nlast', 'one\n2\n3\nlast', true],
    ['one\n…\nlast', 'one\nlast', true],
    ['one\n…\nlast', 'one\n2', false],
    ['…\nb\n…', 'a\nb\nc', true],
    ['…\nb…\n…\nd', 'a\nb1\nb2\nd', true],
    ['…', '', true],
    ['', '', true],
    ['', 'x', false],
  ])('%j fits %j: %s', (pattern, text, expected) => expect(fitsPattern(pattern, text)).toBe(expected));

  it.each([
    ['b', 'a\nxbx\nc', true],
    ['b\nc', 'a\nb\nc\nd', true],
    ['b\nd', 'a\nb\nc\nd', false],
    ['b\n…\nd', 'a\nb\nc\nd', true],
  ])('%j is contained in %j: %s', (pattern, text, expected) => expect(containsPattern(pattern, text)).toBe(expected));

  it('of a line takes blanks as one', () => {
    expect(fitsLine('docker container run …', 'docker  container run\t-d  web ')).toBe(true);
    expect(fitsLine('docker container run …', 'docker container rm web')).toBe(false);
  });

  it('takes no longer for a hostile text', () => {
    const text = 'a\n'.repeat(5000);
    expect(fitsPattern(`${'…\na\n'.repeat(20)}b`, text)).toBe(false);
  });
});
