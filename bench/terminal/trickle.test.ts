import { describe, expect, it } from 'vitest';
import { Trickle } from './trickle.ts';

const taken = (trickle: Trickle, nowMs: number) => Buffer.concat(trickle.take(nowMs)).toString();

describe('Trickle', () => {
  it('gives on so many bytes a second, in order, whatever the pieces were', () => {
    const line = new Trickle(1000, 100, 0);
    line.put(Buffer.from('abc'));
    line.put(Buffer.from('defgh'));
    expect(taken(line, 2)).toBe('ab');
    expect(taken(line, 6)).toBe('cdef');
    expect(taken(line, 20)).toBe('gh');
    expect(line.isEmpty).toBe(true);
  });

  it('keeps parts of a byte for later', () => {
    const line = new Trickle(400, 100, 0);
    line.put(Buffer.from('abc'));
    expect([1, 2, 3, 4, 5].map((ms) => taken(line, ms))).toEqual(['', '', 'a', '', 'b']);
  });

  it('saves little up while it is idle', () => {
    const line = new Trickle(1000, 1000, 0);
    line.take(10_000);
    line.put(Buffer.alloc(500));
    expect(taken(line, 10_000).length).toBe(20);
    expect(taken(line, 10_001).length).toBe(1);
  });

  it('says when it holds enough', () => {
    const line = new Trickle(1000, 4, 0);
    line.put(Buffer.from('abc'));
    expect(line.isFull).toBe(false);
    line.put(Buffer.from('d'));
    expect(line.isFull).toBe(true);
    line.take(1);
    expect(line.isFull).toBe(false);
  });
});
