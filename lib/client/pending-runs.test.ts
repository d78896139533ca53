import { describe, expect, it } from 'vitest';
import type { Receipt } from '../protocol/messages.ts';
import { PendingRuns } from './pending-runs.ts';

const run = { block: 'hello/run-hello', runId: 'r1', terminal: 'main' };
const request = { ...run, command: null };
const running: Receipt = { status: 'running', ...run, startedAt: 1 };
const lost: Receipt = { status: 'lost', ...run, code: 'sandbox-gone' };

function pending(...observed: Receipt[]): PendingRuns {
  const runs = new PendingRuns();
  runs.add(request);
  for (const receipt of observed) runs.observe(receipt);
  return runs;
}

const isCanceled = () => false;

describe('after a welcome', () => {
  it('sends a run again that the server never spoke of', () => {
    expect(pending().afterWelcome([], { sandboxReplaced: false, isCanceled })).toEqual({ resend: [request], lost: [] });
  });

  it('sends nothing that the server has a receipt of', () => {
    expect(pending().afterWelcome([running], { sandboxReplaced: false, isCanceled })).toEqual({ resend: [], lost: [] });
  });

  it.each([
    [true, 'sandbox-gone'],
    [false, 'internal'],
  ] as const)('gives up a run that the server knew and forgot (engine replaced: %s)', (replaced, code) => {
    const runs = pending(running);
    expect(runs.afterWelcome([], { sandboxReplaced: replaced, isCanceled })).toEqual({
      resend: [],
      lost: [{ ...request, code }],
    });
    expect(runs.has(request.block)).toBe(false);
  });
});

it('gives up a run that is not wanted any more, and sends one that was moved to its new terminal', () => {
  expect(pending().afterWelcome([], { sandboxReplaced: true, isCanceled: () => true })).toEqual({
    resend: [],
    lost: [{ ...request, code: 'run-canceled' }],
  });
  const runs = pending();
  runs.move('r1', 't2');
  runs.move('another', 't2');
  expect(runs.afterWelcome([], { sandboxReplaced: false, isCanceled }).resend).toEqual([
    { ...request, terminal: 't2' },
  ]);
});

it('knows of which runs the server has not spoken', () => {
  expect([pending(), pending(running)].map((runs) => runs.isUnknown('r1'))).toEqual([true, false]);
  expect(pending().isUnknown('another')).toBe(false);
});

it('forgets a finished run', () => {
  const runs = pending(lost);
  expect(runs.has(request.block)).toBe(false);
  expect(runs.ids.size).toBe(0);
});
