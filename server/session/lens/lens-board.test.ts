// To begin to listen takes a process in the sandbox, so a page that comes and goes does not make the board begin anew.
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DisposableStore } from '../../../lib/disposable.ts';
import type { Sandbox } from '../../sandbox/sandbox-provider.ts';
import { LensBoard } from './lens-board.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes on listening for a while after the last page has left', async () => {
  const streams: PassThrough[] = [];
  const dial = vi.fn(async () => {
    streams.push(new PassThrough());
    return streams.at(-1) as PassThrough;
  });
  const board = new LensBoard();
  const store = new DisposableStore();
  board.serve({ dial } as unknown as Sandbox, store);
  for (let n = 0; n < 100; n += 1) {
    void board.watch(() => undefined)();
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(dial).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(11_000);
  expect(streams[0]?.destroyed).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
  await store.dispose();
});
