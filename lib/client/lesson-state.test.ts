import { describe, expect, it } from 'vitest';
import type { Receipt, ServerMessage } from '../protocol/messages.ts';
import {
  INITIAL_LESSON_STATE,
  type LessonState,
  reduceMessage,
  withLostRun,
  withRequestedRun,
} from './lesson-state.ts';

const block = 'hello/run-hello';
const run = (runId: string) => ({ block, runId, terminal: 'main' });
const queued = (runId: string): Receipt => ({ status: 'queued', ...run(runId) });
const ok = (runId: string): Receipt => ({
  status: 'ok',
  ...run(runId),
  exitCode: 0,
  durationMs: 610,
  output: 'hi',
  truncated: false,
});
const welcome = (receipts: Receipt[]): ServerMessage => ({
  type: 'welcome',
  version: 1,
  sandboxId: 's1',
  sandbox: { status: 'ready' },
  receipts,
  steps: [{ status: 'todo', step: 'hello/first', reason: null }],
});
const asked: LessonState = withRequestedRun(INITIAL_LESSON_STATE, run('new'));

describe('reduceMessage', () => {
  it('shows the latest of several receipts of a block', () => {
    const state = reduceMessage(INITIAL_LESSON_STATE, welcome([ok('a'), queued('b')]), new Set());
    expect(state.receipts[block]).toEqual(queued('b'));
    expect(state.steps['hello/first']).toMatchObject({ status: 'todo' });
  });

  it('keeps a run asked for here over older receipts', () => {
    expect(reduceMessage(asked, welcome([ok('old')]), new Set(['new'])).receipts[block]).toEqual(queued('new'));
  });

  it('takes the receipt of the run asked for', () => {
    const state = reduceMessage(asked, { type: 'receipt', receipt: ok('new') }, new Set());
    expect(state.receipts[block]).toEqual(ok('new'));
  });

  it('takes a run of another tab when none is awaited here', () => {
    const state = reduceMessage(asked, { type: 'receipt', receipt: queued('other') }, new Set());
    expect(state.receipts[block]).toEqual(queued('other'));
  });

  it('forgets what the server no longer knows', () => {
    expect(reduceMessage(asked, welcome([]), new Set()).receipts).toEqual({});
  });

  it('turns a refused run into a lost one', () => {
    const fault = { type: 'fault', code: 'shell-busy', retryable: true, channel: null, runId: 'new' } as const;
    expect(reduceMessage(asked, fault, new Set()).receipts[block]).toMatchObject({
      status: 'lost',
      code: 'shell-busy',
    });
  });

  it('notes a fault that belongs to nothing', () => {
    const fault = { type: 'fault', code: 'capacity-full', retryable: true, channel: null, runId: null } as const;
    expect(reduceMessage(asked, fault, new Set()).notice).toBe('capacity-full');
  });
});

it('does not lose a run that has finished', () => {
  const state = reduceMessage(asked, { type: 'receipt', receipt: ok('new') }, new Set());
  expect(withLostRun(state, 'new', 'internal')).toBe(state);
});
