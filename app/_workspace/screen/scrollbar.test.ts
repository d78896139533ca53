import type { Terminal } from '@xterm/xterm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { moveScrollbarOncePerFrame } from './scrollbar.ts';

let frames: Map<number, () => void>;

beforeEach(() => {
  frames = new Map();
  let last = 0;
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => {
    last += 1;
    frames.set(last, draw);
    return last;
  });
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => void frames.delete(frame));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function nextFrame() {
  const due = [...frames.values()];
  frames.clear();
  for (const draw of due) draw();
}

/** xterm.js as far as it is reached into; `calls`: what it is asked to do, in order. */
function setUp() {
  const calls: unknown[] = [];
  const viewport = {
    _sync: (ydisp?: number) => void calls.push(ydisp === undefined ? 'sync' : ['sync', ydisp]),
    scrollLines: (lines: number) => void calls.push(['lines', lines]),
    scrollToLine: (line: number, disableSmoothScroll?: boolean) => void calls.push(['line', line, disableSmoothScroll]),
  };
  const element = new EventTarget();
  const ended = new AbortController();
  moveScrollbarOncePerFrame({ element, _core: { _viewport: viewport } } as unknown as Terminal, ended.signal);
  return { calls, viewport, element, ended };
}

it('moves once for all lines of a frame, and again in the next', () => {
  const { calls, viewport } = setUp();
  for (let line = 0; line < 100; line += 1) viewport._sync();
  expect([calls, frames.size]).toEqual([[], 1]);
  nextFrame();
  expect(calls).toEqual(['sync']);
  nextFrame();
  expect(calls).toEqual(['sync']);
  viewport._sync();
  nextFrame();
  expect(calls).toEqual(['sync', 'sync']);
});

it('moves at once where it is told to which line', () => {
  const { calls, viewport } = setUp();
  viewport._sync(7);
  viewport._sync(0);
  expect(calls).toEqual([
    ['sync', 7],
    ['sync', 0],
  ]);
});

it('has moved before anything is scrolled, and does not move again for that', () => {
  const { calls, viewport } = setUp();
  viewport._sync();
  viewport.scrollLines(-3);
  viewport._sync();
  viewport.scrollToLine(5, true);
  expect(frames.size).toBe(0);
  expect(calls).toEqual(['sync', ['lines', -3], 'sync', ['line', 5, true]]);
});

it.each(['wheel', 'pointerdown'])('has moved before a %s is acted on', (type) => {
  const { calls, viewport, element } = setUp();
  element.addEventListener(type, () => calls.push(type));
  element.dispatchEvent(new Event(type));
  viewport._sync();
  element.dispatchEvent(new Event(type));
  expect(calls).toEqual([type, 'sync', type]);
});

it('leaves nothing behind', () => {
  const { calls, viewport, element, ended } = setUp();
  viewport._sync();
  ended.abort();
  element.dispatchEvent(new Event('wheel'));
  expect([calls, frames.size]).toEqual([[], 0]);
});

it('leaves an xterm.js that has not all of these parts as it is', () => {
  const { signal } = new AbortController();
  const viewport = { scrollLines: vi.fn(), scrollToLine: vi.fn() };
  const before = { ...viewport };
  moveScrollbarOncePerFrame({ _core: { _viewport: viewport } } as unknown as Terminal, signal);
  moveScrollbarOncePerFrame({} as Terminal, signal);
  expect(viewport).toEqual(before);
});
