import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { playRecording } from './play-recording.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const EVENTS = [
  [0, 'a'],
  [0.5, 'b'],
  [2, 'c'],
] as const;

function playing({ still = false } = {}) {
  const written: string[] = [];
  const ended = new AbortController();
  playRecording(EVENTS, { write: (text) => written.push(text), signal: ended.signal, still });
  return { written, ended };
}

it('writes each part when it came', () => {
  const { written } = playing();
  vi.advanceTimersByTime(499);
  expect(written).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(written).toEqual(['a', 'b']);
  vi.advanceTimersByTime(1500);
  expect(written).toEqual(['a', 'b', 'c']);
  expect(vi.getTimerCount()).toBe(0);
});

it('ends when it is not wanted any more', () => {
  const { written, ended } = playing();
  vi.advanceTimersByTime(100);
  ended.abort();
  vi.advanceTimersByTime(10_000);
  expect([written, vi.getTimerCount()]).toEqual([['a'], 0]);
});

it('writes all at once for those who asked for less motion', () => {
  expect(playing({ still: true }).written).toEqual(['abc']);
});
