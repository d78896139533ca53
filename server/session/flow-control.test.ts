import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { SendWindow, shouldPause } from './flow-control.ts';

describe('SendWindow', () => {
  it('lets at most the window be under way', () => {
    const window = new SendWindow(100);
    expect(window.available).toBe(LIMITS.sendWindowBytes);
    window.sent(LIMITS.sendWindowBytes);
    expect(window.available).toBe(0);
    window.acknowledge(100 + 1000);
    expect(window.available).toBe(1000);
  });

  it.each([
    ['of more than was sent', 5_000],
    ['of less than before', 50],
  ])('ignores an acknowledgement %s', (_, seq) => {
    const window = new SendWindow(100);
    window.sent(1000);
    window.acknowledge(seq);
    expect(window.ackedSeq).toBe(100);
  });

  it('jumps over what is lost', () => {
    const window = new SendWindow(0);
    window.sent(10);
    window.skipTo(5000);
    expect(window).toMatchObject({ sentSeq: 5000, ackedSeq: 5000 });
  });
});

describe('shouldPause', () => {
  it.each([
    [false, LIMITS.pauseShellAtBytes - 1, false],
    [false, LIMITS.pauseShellAtBytes, true],
    [true, LIMITS.pauseShellAtBytes - 1, true],
    [true, LIMITS.resumeShellAtBytes + 1, true],
    [true, LIMITS.resumeShellAtBytes, false],
  ])('paused %s with %i bytes behind → %s', (paused, lag, expected) => {
    expect(shouldPause(paused, lag)).toBe(expected);
  });
});
