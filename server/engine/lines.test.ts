import { describe, expect, it } from 'vitest';
import { LINE_LIMIT_CHARS, LineSplitter } from './lines.ts';

function split(bytes: Buffer, pieceSize: number): string[] {
  const splitter = new LineSplitter();
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceSize) lines.push(...splitter.push(bytes.subarray(at, at + pieceSize)));
  return [...lines, ...splitter.end()];
}

describe('LineSplitter', () => {
  it.each([1, 2, 5, 100])('keeps characters whole in pieces of %i bytes', (size) => {
    expect(split(Buffer.from('도커\r\n\ncontainer 🐳\nlast'), size)).toEqual(['도커', '', 'container 🐳', 'last']);
  });

  it('does not hold more than a limit', () => {
    const splitter = new LineSplitter();
    expect(splitter.push(Buffer.alloc(LINE_LIMIT_CHARS + 1, 'x'))).toHaveLength(1);
    expect(splitter.end()).toEqual([]);
    expect(new LineSplitter(3).push(Buffer.from('a\nbcde'))).toEqual(['a', 'bcde']);
  });

  it('takes a long line byte by byte without looking at all of it each time', () => {
    const text = 'x'.repeat(LINE_LIMIT_CHARS - 1);
    const lines = split(Buffer.from(`${text}\r\n`), 1);
    expect(lines.map((line) => line === text)).toEqual([true]);
  });
});
