import { describe, expect, it, vi } from 'vitest';
import { ONE, RestartableServer } from '../../testing/restartable-server.ts';
import { FIRST_SEQ_LIMIT, firstSeqFrom } from './first-seq.ts';

const SETTLED_MS = 3000;

describe('the number that a terminal begins with', () => {
  it('is that beyond all others', () => {
    expect(firstSeqFrom(5)).toBe(5);
    expect(firstSeqFrom(FIRST_SEQ_LIMIT - 1)).toBe(FIRST_SEQ_LIMIT - 1);
  });

  it('is another one each time when they run out', () => {
    const anew = Array.from({ length: 100 }, () => firstSeqFrom(FIRST_SEQ_LIMIT));
    expect(new Set(anew).size).toBe(100);
    expect(Math.max(...anew)).toBeLessThan(FIRST_SEQ_LIMIT / 2);
  });

  it('stays below what can be counted, however often the server is restarted and closes what it has not looked at', async () => {
    await using server = new RestartableServer();
    await server.arrive(ONE);
    const open = [{ name: 'main', title: null }];
    server.storage.open(ONE).put('terminals', { open, closing: [], firstSeq: FIRST_SEQ_LIMIT - 3 * 2 ** 40 });
    const begun: number[] = [];
    for (let restart = 0; restart < 6; restart += 1) {
      await server.restart();
      const { session } = await server.arrive(ONE);
      const closing = session.closeTerminal('main');
      const opening = session.terminal('main');
      await vi.advanceTimersByTimeAsync(SETTLED_MS);
      await closing;
      begun.push((await opening).scrollback.startSeq);
    }
    expect(Math.max(...begun)).toBeLessThan(FIRST_SEQ_LIMIT);
    expect(new Set(begun).size).toBe(begun.length);
  });
});
