// Blocks that run one after the other.
import { expect, it } from 'vitest';
import type { Receipt } from '../protocol/messages.ts';
import { RunSequence, type SequenceState } from './run-sequence.ts';

const BLOCKS = ['l/a', 'l/b', 'l/c'].map((block) => ({ block, terminal: 'main' }));

function sequence() {
  const receipts = new Map<string, Receipt>();
  const asked: string[] = [];
  const states: Array<SequenceState | null> = [];
  const under: RunSequence = new RunSequence({
    run: ({ block, terminal }) => {
      asked.push(block);
      receipts.set(block, { status: 'queued', block, terminal, runId: `run-${asked.length}`, waitsFor: 'shell' });
      return true;
    },
    receiptOf: (block) => receipts.get(block),
    onState: (state) => void states.push(state),
  });
  const end = (block: string, status: 'ok' | 'failed') => {
    const { runId, terminal } = receipts.get(block) as Receipt;
    const ended = { status, block, runId, terminal, exitCode: 0, durationMs: 1, output: '', truncated: false } as const;
    receipts.set(block, ended);
    under.observe(ended);
  };
  return { under, asked, states, end };
}

it('run in order, each when the one before has ended well', () => {
  const { under, asked, states, end } = sequence();
  expect(under.start(BLOCKS)).toBe(true);
  expect(asked).toEqual(['l/a']);
  end('l/a', 'ok');
  end('l/b', 'ok');
  expect(asked).toEqual(['l/a', 'l/b', 'l/c']);
  end('l/c', 'ok');
  expect(states.map((state) => state?.at ?? null)).toEqual([0, 1, 2, null]);
  expect(under.isGoing).toBe(false);
});

it('stop at the first that fails', () => {
  const { under, asked, states, end } = sequence();
  under.start(BLOCKS);
  end('l/a', 'failed');
  expect(asked).toEqual(['l/a']);
  expect(states.at(-1)).toBeNull();
});

it('stop where the learner wants it, and what ran goes on', () => {
  const { under, asked, end } = sequence();
  under.start(BLOCKS);
  under.cancel();
  end('l/a', 'ok');
  expect(asked).toEqual(['l/a']);
});

it('stop when a run is lost', () => {
  const { under, states } = sequence();
  under.start(BLOCKS);
  under.lost('run-1');
  expect([under.isGoing, states.at(-1)]).toEqual([false, null]);
});
