import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PlaceSize } from './place-size.ts';

const SMALL = { cols: 80, rows: 24 };
const LARGE = { cols: 120, rows: 40 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp() {
  const writer = { is: true };
  const sent: unknown[] = [];
  const size = new PlaceSize(SMALL, { isWanted: () => writer.is, send: () => sent.push(size.tell()) });
  return { writer, sent, size };
}

it('is news until it was told, and the same size is none', () => {
  const { sent, size } = setUp();
  expect(size.isNews).toBe(true);
  expect([size.tell(), size.isNews]).toEqual([SMALL, false]);
  size.change({ ...SMALL });
  vi.runAllTimers();
  expect([sent, size.isNews]).toEqual([[], false]);
});

it('of many sizes in a moment tells few, and the last', () => {
  const { sent, size } = setUp();
  size.tell();
  for (let cols = 81; cols <= 120; cols += 1) size.change({ cols, rows: 40 });
  vi.runAllTimers();
  expect(sent.length).toBeLessThan(4);
  expect(sent.at(-1)).toEqual(LARGE);
});

it('tells nothing unasked where another page writes, but knows it when it is asked', () => {
  const { writer, sent, size } = setUp();
  size.tell();
  writer.is = false;
  size.change(LARGE);
  vi.runAllTimers();
  expect([sent, size.isNews, size.tell()]).toEqual([[], true, LARGE]);
});

it('is no news when it is again what the server knows', () => {
  const { writer, size } = setUp();
  size.tell();
  writer.is = false;
  size.change(LARGE);
  size.change(SMALL);
  expect(size.isNews).toBe(false);
});

it('leaves no timer behind', () => {
  const { size } = setUp();
  size.tell();
  size.change(LARGE);
  size.change(SMALL);
  size.clear();
  expect(vi.getTimerCount()).toBe(0);
});
