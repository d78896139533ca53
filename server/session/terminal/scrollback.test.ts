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
    const scrollback = new Scrollback();
    scrollback.append(Buffer.from('before'));
    scrollback.restartAt(1000);
    expect([scrollback.startSeq, scrollback.endSeq]).toEqual([1000, 1000]);
    scrollback.append(Buffer.from('after'));
    expect(readAll(scrollback, 1000).toString()).toBe('after');
    expect(scrollback.read(0, 10)).toHaveLength(0);
  });

  it('gives back what was appended, from any byte, whatever the chunks were', () => {
    const scrollback = new Scrollback();
    const written = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 256));
    for (let at = 0, size = 1; at < written.length; at += size, size = (size * 7) % 40_000 || 1) {
      scrollback.append(written.subarray(at, at + size));
    }
    expect(scrollback.endSeq).toBe(written.length);
    for (const from of [0, 1, 16_383, 16_384, 16_385, 99_999, 100_000]) {
      expect(readAll(scrollback, from).equals(written.subarray(from))).toBe(true);
    }
  });

  it('drops the oldest bytes up to any byte, and says from where it still knows', () => {
    const scrollback = new Scrollback();
    const written = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 31) % 251));
    scrollback.append(written);
    for (const seq of [0, 1, 100, 16_384, 40_000, 30_000, 99_999]) {
      const startSeq = Math.max(scrollback.startSeq, seq);
      scrollback.dropTo(seq);
      expect(scrollback).toMatchObject({ startSeq, endSeq: 100_000, length: 100_000 - startSeq });
      expect(readAll(scrollback, startSeq).equals(written.subarray(startSeq))).toBe(true);
      expect(scrollback.read(startSeq - 1, 10)).toHaveLength(0);
    }
    scrollback.dropTo(200_000);
    expect(scrollback).toMatchObject({ startSeq: 100_000, endSeq: 100_000 });
    scrollback.append(Buffer.from('more'));
    expect(readAll(scrollback, 100_000).toString()).toBe('more');
  });

  it('copies what is kept of a part', () => {
    const scrollback = new Scrollback();
    scrollback.append(Buffer.alloc(40_000, 'ab'));
    scrollback.dropTo(20_000);
    expect(scrollback.copy(0, 20_003).toString()).toBe('aba');
    expect(scrollback.copy(39_998, 50_000).toString()).toBe('ab');
    expect(scrollback.copy(50_000, 50_010)).toHaveLength(0);
  });

  it('does not change what was read when more is appended', () => {
    const scrollback = new Scrollback();
    scrollback.append(Buffer.from('first'));
    const view = scrollback.read(0, 100);
    scrollback.append(Buffer.alloc(100_000, 'x'));
    expect(Buffer.from(view).toString()).toBe('first');
  });
});
