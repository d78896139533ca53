import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { followAttention, LETS_GO_AFTER_MS } from './follow-attention.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function setUp({ inView = true } = {}) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const frame = new EventTarget();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', frame);
  const terminal = { inView };
  const channel = { take: vi.fn(), volunteer: vi.fn(), release: vi.fn() };
  const ended = new AbortController();
  const standing = () => (page.visibilityState === 'visible' && terminal.inView ? 'view' : 'away');
  followAttention(channel, { standing, signal: ended.signal });
  const become = (visibilityState: 'visible' | 'hidden') => {
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  const calls = () => [channel.take.mock.calls.length, channel.release.mock.calls.length];
  const focus = () => frame.dispatchEvent(new Event('focus'));
  const volunteered = () => channel.volunteer.mock.calls.length;
  return { become, focus, volunteered, calls, ended };
}

it('takes over when the page comes to the front, and only what is in view', () => {
  const shown = setUp();
  shown.become('visible');
  expect(shown.calls()).toEqual([1, 0]);
  const behind = setUp({ inView: false });
  behind.become('visible');
  expect(behind.calls()).toEqual([0, 0]);
});

it('lets go when the page has been hidden for a while, and not before', () => {
  const { become, calls } = setUp();
  become('hidden');
  vi.advanceTimersByTime(LETS_GO_AFTER_MS - 1);
  expect(calls()).toEqual([0, 0]);
  vi.advanceTimersByTime(1);
  expect(calls()).toEqual([0, 1]);
  become('visible');
  expect(calls()).toEqual([1, 1]);
});

it('does not let go of a page that was looked at meanwhile', () => {
  const { become, calls } = setUp();
  become('hidden');
  become('visible');
  vi.advanceTimersByTime(2 * LETS_GO_AFTER_MS);
  expect(calls()).toEqual([1, 0]);
});

it('volunteers when the page gets the keyboard', () => {
  const { focus, volunteered, calls } = setUp();
  focus();
  expect([volunteered(), calls()]).toEqual([1, [0, 0]]);
});

it('ends with the terminal', () => {
  const { become, focus, volunteered, calls, ended } = setUp();
  become('hidden');
  ended.abort();
  vi.advanceTimersByTime(2 * LETS_GO_AFTER_MS);
  become('visible');
  focus();
  expect([volunteered(), calls()]).toEqual([0, [0, 0]]);
});
