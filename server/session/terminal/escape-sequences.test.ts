import { describe, expect, it } from 'vitest';
import { Random } from '../../../lib/protocol/testing/random.ts';
import { scanSequences } from './escape-sequences.ts';

function scan(text: string) {
  const bytes = Buffer.from(text);
  const found: Array<[kind: string, text: string]> = [];
  const length = scanSequences(bytes, ({ start, end, kind }) => found.push([kind, bytes.toString('utf8', start, end)]));
  return { found, kept: bytes.toString('utf8', 0, length), length };
}

describe('the sequences', () => {
  it('are found with their kinds', () => {
    expect(scan('a\x1b[31mb\x1b]0;title\x07c\x1bM\x1b(B\x1bPq#1\x1b\\d\x1b[?25l').found).toEqual([
      ['csi', '\x1b[31m'],
      ['string', '\x1b]0;title\x07'],
      ['short', '\x1bM'],
      ['short', '\x1b(B'],
      ['string', '\x1bPq#1\x1b\\'],
      ['csi', '\x1b[?25l'],
    ]);
  });

  it('end where another one begins', () => {
    expect(scan('\x1b[3\x1b[1mx\x1b]0;t\x1b[2m').found).toEqual([
      ['short', '\x1b[3'],
      ['csi', '\x1b[1m'],
      ['string', '\x1b]0;t'],
      ['csi', '\x1b[2m'],
    ]);
  });
});

describe('the cut', () => {
  it.each([
    ['text', 'hello', 'hello'],
    ['text after a line', 'one\ntwo', 'one\n'],
    ['a sequence without an end', 'one\n\x1b[31', 'one\n'],
    ['a lone escape', 'text\x1b', 'text'],
    ['a string without an end', 'ab\x1b]8;;http://', 'ab'],
    ['a string whose end is not all there', 'ab\x1b]0;x\x1b', 'ab'],
    ['text after a sequence', 'a\nb\x1b[0mrest', 'a\nb\x1b[0mrest'],
    ['a line after a sequence', '\x1b[0ma\nrest', '\x1b[0ma\n'],
    ['nothing', '', ''],
  ])('comes before what has no end: %s', (_, text, kept) => {
    expect(scan(text).kept).toBe(kept);
  });

  it.each(['é', '한', '🐳'])('is not within %s', (character) => {
    const bytes = Buffer.from(`\x1b[0mx${character}`);
    for (let missing = 1; missing < Buffer.byteLength(character); missing += 1) {
      expect(scanSequences(bytes.subarray(0, bytes.length - missing))).toBe(5);
    }
    expect(scanSequences(bytes)).toBe(bytes.length);
  });

  it('is somewhere in whatever bytes, and never beyond them', () => {
    const random = new Random(7);
    for (let round = 0; round < 500; round += 1) {
      const bytes = Buffer.from(
        Array.from({ length: 200 }, () => random.pick([0x1b, 0x5b, 0x5d, 7, 10, 0x6d, 0x80, 0xe0, 0xff, 0x41])),
      );
      const length = scanSequences(bytes);
      expect(length).toBeGreaterThanOrEqual(0);
      expect(length).toBeLessThanOrEqual(bytes.length);
    }
  });
});
