import { describe, expect, it } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import { ackDelayMs } from './terminal-flow.ts';

const KIB = 1024;

describe('ackDelayMs', () => {
  it.each([
    ['the echo of a key after a rest', 1, Number.POSITIVE_INFINITY, 0],
    ['the echo of a key', 1, 500, 0],
    ['the echo of another key', 1, 200, 300],
    ['a frame on a slow link', 16 * KIB, 50, 0],
    ['a frame soon after the last', 16 * KIB, 20, 30],
    ['a frame that is nearly full', 16 * KIB - 1, 100, 400],
    ['a flood', 32 * KIB, 0, 0],
    ['a clock that went backwards', 16 * KIB, -1, 50],
  ])('%s', (_, unackedBytes, restMs, expected) => {
    expect(ackDelayMs(unackedBytes, restMs)).toBe(expected);
  });

  /** @returns acknowledgements that count as messages, and the most bytes that were held back */
  function flow({ frameBytes, everyMs, forMs }: { frameBytes: number; everyMs: number; forMs: number }) {
    const [acks, held] = [[] as number[], [] as number[]];
    let [unacked, ackedAtMs] = [0, Number.NEGATIVE_INFINITY];
    for (let nowMs = 0; nowMs < forMs; nowMs += everyMs) {
      unacked += frameBytes;
      if (ackDelayMs(unacked, nowMs - ackedAtMs) === 0) {
        acks.push(unacked);
        [unacked, ackedAtMs] = [0, nowMs];
      }
      held.push(unacked);
    }
    return { acks, counted: acks.filter((bytes) => bytes < LIMITS.ackSoonBytes).length, heldBytes: Math.max(...held) };
  }

  it('acknowledges each frame or each two on a link of 700 kB/s, for free', () => {
    const { acks, counted } = flow({ frameBytes: LIMITS.outputFrameBytes, everyMs: 16_384 / 700, forMs: 10_000 });
    expect(counted).toBe(0);
    expect(Math.max(...acks)).toBe(LIMITS.ackEveryBytes);
  });

  it('acknowledges no more often than it must on a fast link', () => {
    const { acks } = flow({ frameBytes: LIMITS.outputFrameBytes, everyMs: 0.5, forMs: 1000 });
    expect(acks.length).toBeLessThanOrEqual(1 + 1000);
  });

  it('stays below the message rate, also where each of twenty terminals prints a little all the time', () => {
    const { counted } = flow({ frameBytes: 10, everyMs: 10, forMs: 60_000 });
    expect((20 * counted) / 60).toBeLessThan(LIMITS.messagesPerSecond);
  });

  it('needs no timer for progress: what it holds back leaves room for a frame in the smallest window', () => {
    for (const frameBytes of [1, 1000, 4096, 10_000, LIMITS.outputFrameBytes]) {
      const { heldBytes } = flow({ frameBytes, everyMs: 1, forMs: 1000 });
      expect(heldBytes + LIMITS.outputFrameBytes).toBeLessThanOrEqual(LIMITS.minSendWindowBytes);
    }
  });
});
