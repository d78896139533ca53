// What the commands say where no line can be replaced, as in the log of a build.
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createScreen } from './screen.ts';

let said = '';
const output = new Writable({
  write(chunk, _, done) {
    said += chunk;
    done();
  },
});
beforeEach(() => {
  said = '';
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test('what goes on is said once it takes long, and the newest of it alone', () => {
  const screen = createScreen(output);
  screen.transient('starts');
  vi.advanceTimersByTime(6000);
  screen.transient('still starts');
  expect(said).toBe('');
  vi.advanceTimersByTime(6000);
  expect(said).toBe('still starts\n');
  screen.transient('waits');
  vi.advanceTimersByTime(10_000);
  expect(said).toBe('still starts\nwaits\n');
});

test('nothing of it once something else was said, or once it is over', () => {
  const screen = createScreen(output);
  screen.transient('starts');
  screen.line('done');
  screen.transient('stops');
  screen.transient('');
  vi.advanceTimersByTime(60_000);
  expect(said).toBe('done\n');
});
