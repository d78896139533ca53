import { describe, expect, it } from 'vitest';
import { Scrollback } from './scrollback.ts';

const readAll = (scrollback: Scrollback, from: number): Buffer => {
  const parts: Uint8Array[] = [];
  for (let seq = from; seq < scrollback.endSeq; ) {
    const part = scrollback.read(seq, 1000);
    parts.push(part);
    seq += part.length;
  }
  return Buffer.concat(parts);
};

describe('Scrollback', () => {
  it('begins again at any number', () => {
    const scrollback = new Scrollback(1024);
    scrollback.append(Buffer.from('before'));
    scrollback.restartAt(1000);
    expect([scrollback.startSeq, scrollback.endSeq]).toEqual([1000, 1000]);
    scrollback.append(Buffer.from('after'));
    expect(readAll(scrollback, 1000).toString()).toBe('after');
    expect(scrollback.read(0, 10)).toHaveLength(0);
  });

  it('gives back what was appended, from any byte, whatever the chunks were', () => {
    const scrollback = new Scrollback(1024 * 1024);
    const written = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256));
    for (let at = 0, size = 1; at < written.length; at += size, size = (size * 7) % 40_000 || 1) {
      scrollback.append(written.subarray(at, at + size));
    }
    expect(scrollback.endSeq).toBe(written.length);
    for (const from of [0, 1, 16_383, 16_384, 16_385, 99_999, 100_000]) {
      expect(readAll(scrollback, from).equals(written.subarray(from))).toBe(true);
    }
  });

  it('forgets the oldest bytes beyond its capacity and says from where it still knows', () => {
    const scrollback = new Scrollback(64 * 1024);
    const written = Buffer.alloc(300_000, 'abcdefg');
    scrollback.append(written);
    expect(scrollback.endSeq).toBe(300_000);
    expect(scrollback.endSeq - scrollback.startSeq).toBeGreaterThanOrEqual(64 * 1024);
    expect(scrollback.endSeq - scrollback.startSeq).toBeLessThanOrEqual(64 * 1024 + 16 * 1024);
    expect(readAll(scrollback, scrollback.startSeq).equals(written.subarray(scrollback.startSeq))).toBe(true);
    expect(scrollback.read(scrollback.startSeq - 1, 10)).toHaveLength(0);
  });

  it('does not change what was read when more is appended', () => {
    const scrollback = new Scrollback(16 * 1024);
    scrollback.append(Buffer.from('first'));
    const view = scrollback.read(0, 100);
    scrollback.append(Buffer.alloc(100_000, 'x'));
    expect(Buffer.from(view).toString()).toBe('first');
  });
});
