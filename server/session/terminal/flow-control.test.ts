import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { SendWindow, shouldPause } from './flow-control.ts';

describe('SendWindow', () => {
  it('lets at most the window be under way', () => {
    const window = new SendWindow(100);
    expect(window.available).toBe(LIMITS.sendWindowBytes);
    window.sent(LIMITS.sendWindowBytes, 0);
    expect(window.available).toBe(0);
    expect(window.acknowledge(100 + 1000, 1)).toBe(1000);
    expect(window.available).toBe(1000);
  });

  it.each([
    ['of more than was sent', 5_000],
    ['of less than before', 50],
  ])('ignores an acknowledgement %s', (_, seq) => {
    const window = new SendWindow(100);
    window.sent(1000, 0);
    expect(window.acknowledge(seq, 1)).toBe(0);
    expect(window.ackedSeq).toBe(100);
  });

  it('begins anew where it is told, with nothing under way', () => {
    const window = new SendWindow(0);
    window.sent(10, 0);
    window.restartAt(5000);
    expect(window).toMatchObject({ sentSeq: 5000, ackedSeq: 5000, available: window.sizeBytes });
  });

  it('remembers little of single bytes that nobody acknowledges', () => {
    const window = new SendWindow(0);
    for (let sent = 0; sent < 10_000; sent += 1) window.sent(1, sent * 10);
    expect(window.flights).toBeLessThanOrEqual(LIMITS.maxSendWindowBytes / LIMITS.outputFrameBytes);
    expect(window.acknowledge(10_000, 100_000)).toBe(10_000);
    expect(window.flights).toBe(0);
  });
});

/** Sends all that the window allows over a path of this speed, for so long. @returns the most that was under way at the end */
function useUp(window: SendWindow, path: { bytesPerMs: number; emptyMs: number; forMs: number }): number {
  const landings: Array<{ seq: number; atMs: number }> = [];
  let freeAtMs = 0;
  let most = 0;
  for (let nowMs = 0; nowMs < path.forMs; nowMs += 1) {
    while (landings[0] && landings[0].atMs <= nowMs) window.acknowledge(landings.shift()?.seq ?? 0, nowMs);
    while (window.available > 0) {
      const bytes = Math.min(LIMITS.outputFrameBytes, window.available);
      window.sent(bytes, nowMs);
      freeAtMs = Math.max(freeAtMs, nowMs) + bytes / path.bytesPerMs;
      landings.push({ seq: window.sentSeq, atMs: freeAtMs + path.emptyMs });
    }
    if (nowMs > path.forMs / 2) most = Math.max(most, window.sentSeq - window.ackedSeq);
  }
  return most;
}

describe('the window', () => {
  it('of a thin link is what it carries in the allowed delay', () => {
    const window = new SendWindow(0);
    const most = useUp(window, { bytesPerMs: 700, emptyMs: 20, forMs: 10_000 });
    expect(most).toBeGreaterThanOrEqual(LIMITS.minSendWindowBytes);
    expect(most).toBeLessThan(700 * (LIMITS.windowDelayMs + 100));
  });

  it('of a very thin link is no less than the client needs to acknowledge', () => {
    const window = new SendWindow(0);
    expect(useUp(window, { bytesPerMs: 50, emptyMs: 20, forMs: 20_000 })).toBe(LIMITS.minSendWindowBytes);
  });

  it('of a far and fast link is wide enough to fill it', () => {
    const window = new SendWindow(0);
    useUp(window, { bytesPerMs: 4000, emptyMs: 150, forMs: 10_000 });
    expect(window.sizeBytes).toBeGreaterThan(4000 * 150);
  });

  it('of a near and fast link grows to the most', () => {
    const window = new SendWindow(0);
    useUp(window, { bytesPerMs: 100_000, emptyMs: 0, forMs: 1000 });
    expect(window.sizeBytes).toBeGreaterThan(LIMITS.maxSendWindowBytes * 0.9);
  });

  it('is not made smaller by keys and their echo', () => {
    const window = new SendWindow(0);
    for (let nowMs = 0; nowMs < 10_000; nowMs += 200) {
      window.sent(3, nowMs);
      window.acknowledge(window.sentSeq, nowMs + 150);
    }
    expect(window.sizeBytes).toBe(LIMITS.sendWindowBytes);
  });

  it('is not changed by a clock that is set back', () => {
    const window = new SendWindow(0);
    window.sent(LIMITS.sendWindowBytes, 1000);
    window.acknowledge(LIMITS.sendWindowBytes, 10);
    expect(window.sizeBytes).toBe(LIMITS.sendWindowBytes);
  });
});

describe('shouldPause', () => {
  it.each([
    [false, LIMITS.pauseShellAtBytes - 1, false],
    [false, LIMITS.pauseShellAtBytes, true],
    [true, LIMITS.pauseShellAtBytes - 1, true],
    [true, LIMITS.resumeShellAtBytes + 1, true],
    [true, LIMITS.resumeShellAtBytes, false],
  ])('paused %s with %i bytes waiting → %s', (paused, waiting, expected) => {
    expect(shouldPause(paused, waiting)).toBe(expected);
  });
});
