import { describe, expect, it } from 'vitest';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import type { BlockRun, PendingRuns } from './block-run.ts';
import { forgotten, NO_RUNS, runsOf, withoutDoubles, withoutFinished, withoutReceipt } from './pending-runs.ts';

const run = (name: string): BlockRun => ({ block: `l/${name}`, runId: name, command: name, expectedExitCode: 0 });
const current = (name: string) => ({ run: run(name), seq: 0, startedAt: null });
const about = (name: string) => ({ block: `l/${name}`, runId: name, terminal: 'main' });
const queued = (name: string): Receipt => ({ status: 'queued', waitsFor: 'shell', ...about(name) });
const lost = (name: string): Receipt => ({ status: 'lost', ...about(name), code: 'internal' });
const receipts = (...all: Receipt[]) => new Map(all.map((receipt) => [receipt.block, receipt]));
const ids = (runs: readonly BlockRun[]) => runs.map(({ runId }) => runId);

const PENDING: PendingRuns = { current: current('typed'), waiting: [run('one'), run('two')] };

it('are in the order in which they run', () => {
  expect(ids(runsOf(PENDING))).toEqual(['typed', 'one', 'two']);
  expect(runsOf(NO_RUNS)).toEqual([]);
});

describe('without the finished', () => {
  it.each([
    ['nothing has ended', [queued('typed'), queued('one')], ['typed', 'one', 'two']],
    ['the typed one has ended', [lost('typed')], ['one', 'two']],
    ['one that waited has ended', [lost('two')], ['typed', 'one']],
    ['another run of the same block has ended', [{ ...lost('one'), runId: 'earlier' }], ['typed', 'one', 'two']],
  ])('where %s', (_, known, left) => {
    expect(ids(runsOf(withoutFinished(PENDING, receipts(...known))))).toEqual(left);
  });
});

it('names those that have no receipt of their own yet', () => {
  const known = receipts(queued('typed'), { ...lost('one'), runId: 'earlier' });
  expect(ids(withoutReceipt('main', PENDING, known))).toEqual(['one', 'two']);
});

it('names those that were moved since their receipt was written', () => {
  const known = receipts(queued('typed'), queued('one'), queued('two'));
  expect(withoutReceipt('main', PENDING, known)).toEqual([]);
  expect(ids(withoutReceipt('other', PENDING, known))).toEqual(['typed', 'one', 'two']);
});

it('has a run that is in two terminals once, and where it was typed', () => {
  const other: PendingRuns = { current: null, waiting: [run('typed'), run('two'), run('three')] };
  const names = (pending: Map<string, PendingRuns>) => [...pending.values()].map((runs) => ids(runsOf(runs)));
  expect(
    names(
      withoutDoubles(
        new Map([
          ['main', PENDING],
          ['other', other],
        ]),
      ),
    ),
  ).toEqual([['typed', 'one', 'two'], ['three']]);
  expect(
    names(
      withoutDoubles(
        new Map([
          ['other', other],
          ['main', PENDING],
        ]),
      ),
    ),
  ).toEqual([
    ['two', 'three'],
    ['typed', 'one'],
  ]);
});

it('names the receipts of runs that nobody goes on with', () => {
  const known = receipts(queued('typed'), queued('gone'), lost('ended'));
  expect(forgotten(known, [PENDING, NO_RUNS])).toEqual([queued('gone')]);
});
