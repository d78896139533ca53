import { expect, it } from 'vitest';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { initialTabs } from './tab-list.ts';
import { hasRuns, placeToMoveTo } from './terminal-place.ts';

const queued = (terminal: string): Receipt => ({
  status: 'queued',
  block: 'lesson/block',
  runId: '00000000-0000-4000-8000-000000000000',
  terminal,
  waitsFor: 'command',
});
const done = (terminal: string): Receipt => ({
  ...{ status: 'ok', block: 'lesson/other', runId: '00000000-0000-4000-8000-000000000001', terminal },
  ...{ exitCode: 0, durationMs: 1, output: '', truncated: false },
});

it.each([
  ['a new one', ['main'], true, [], 't2'],
  ['a new one although another looks free', ['main', 't2'], true, [], 't3'],
  ['another one that looks free', ['main', 't2', 't3'], false, [queued('t2'), done('t3')], 't3'],
  ['any other one', ['main', 't2'], false, [queued('t2')], 't2'],
  ['nothing where there is no other', ['main'], false, [], null],
] as const)('proposes %s', (_, names, mayOpen, receipts, expected) => {
  expect(placeToMoveTo(queued('main'), { receipts, list: initialTabs(names), mayOpen })).toBe(expected);
});

it('knows where blocks run or wait', () => {
  const receipts = [queued('main'), done('t2')];
  expect(['main', 't2', 't3'].map((name) => hasRuns(receipts, name))).toEqual([true, false, false]);
});
