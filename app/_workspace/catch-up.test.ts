import { expect, it } from 'vitest';
import { createStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE, withReceipt } from '../../lib/client/lesson-state.ts';
import { CatchUp } from './catch-up.ts';

/** The blocks `a`, `b` and `c`, being caught up with, and a server that ends their runs. */
function catchingUp() {
  const store = createStore(INITIAL_LESSON_STATE);
  const begun: string[] = [];
  let runs = 0;
  const run = (block: string, terminal: string) => {
    begun.push(block);
    runs += 1;
    const runId = `run-${runs}`;
    store.update((state) => withReceipt(state, { status: 'running', block, terminal, runId, startedAt: 1 }));
  };
  const end = (block: string, status: 'ok' | 'failed') => {
    const { runId = 'earlier', terminal = 'main' } = store.get().receipts[block] ?? {};
    const ended = { exitCode: 0, durationMs: 1, output: '', truncated: false };
    store.update((state) => withReceipt(state, { status, block, terminal, runId, ...ended }));
  };
  const start = (...names: string[]) =>
    new CatchUp(
      { store, run },
      names.map((name) => ({ name, terminal: 'main', apart: false })),
    ).start();
  return { begun, start, end };
}

it('runs each block when the one before has ended', () => {
  const { begun, start, end } = catchingUp();
  start('a', 'b', 'c');
  expect(begun).toEqual(['a']);
  end('a', 'ok');
  expect(begun).toEqual(['a', 'b']);
  end('b', 'ok');
  end('c', 'ok');
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('ends with the first that does not end as it should', () => {
  const { begun, start, end } = catchingUp();
  start('a', 'b');
  end('a', 'failed');
  end('a', 'ok');
  expect(begun).toEqual(['a']);
});

it('waits for a new run of a block that has run before', () => {
  const { begun, start, end } = catchingUp();
  end('a', 'failed');
  start('a', 'b');
  expect(begun).toEqual(['a']);
  end('a', 'ok');
  expect(begun).toEqual(['a', 'b']);
});
