import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { ShellFlow } from './shell-flow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

function flow() {
  const changes: boolean[] = [];
  return { changes, flow: new ShellFlow((paused) => changes.push(paused)) };
}

describe('a shell', () => {
  it('stands still for its writer, between two marks, and goes on when there is none', () => {
    const { flow: shell, changes } = flow();
    shell.follow(LIMITS.pauseShellAtBytes - 1);
    shell.follow(LIMITS.pauseShellAtBytes);
    shell.follow(LIMITS.resumeShellAtBytes + 1);
    expect(changes).toEqual([true]);
    shell.follow(LIMITS.resumeShellAtBytes);
    shell.follow(LIMITS.pauseShellAtBytes);
    shell.follow(undefined);
    expect(changes).toEqual([true, false, true, false]);
  });

  it('that nobody writes in prints a burst, and then so much a second', () => {
    const { flow: shell, changes } = flow();
    shell.unwatched(LIMITS.unwatchedBurstBytes);
    expect(shell.paused).toBe(false);
    shell.unwatched(LIMITS.unwatchedBytesPerSecond);
    expect(shell.paused).toBe(true);
    vi.advanceTimersByTime(990);
    expect(shell.paused).toBe(true);
    vi.advanceTimersByTime(20);
    expect(changes).toEqual([true, false]);
  });

  it('that rests goes on at once for a writer', () => {
    const { flow: shell, changes } = flow();
    shell.unwatched(LIMITS.unwatchedBurstBytes * 2);
    shell.follow(0);
    expect(changes).toEqual([true, false]);
  });

  it('leaves no timer behind', () => {
    const { flow: shell } = flow();
    shell.unwatched(LIMITS.unwatchedBurstBytes * 2);
    shell.dispose();
  });
});
