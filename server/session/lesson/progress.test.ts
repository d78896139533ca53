import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../../lib/protocol/messages.ts';
import { MemoryProgressStore } from '../../storage/memory-progress-store.ts';
import type { LearnerState } from '../../storage/progress-store.ts';
import { Progress } from './progress.ts';

const LEARNER = randomUUID();
const STEP = 'docker/run/first';
const RECEIPT: Receipt = {
  ...{ status: 'ok', block: 'docker/run/hello', runId: randomUUID(), terminal: 'main' },
  ...{ exitCode: 0, durationMs: 12, output: 'what the learner saw', truncated: false },
};

let store: MemoryProgressStore;
let progress: Progress;
const warn = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  store = new MemoryProgressStore();
  progress = new Progress(store, { warn });
  warn.mockClear();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the progress of a learner', () => {
  it('is found again', async () => {
    await progress.of(LEARNER).pass(STEP, 7);
    const states: LearnerState[] = [];
    await progress.of(LEARNER).meet('en', (state) => void states.push(state));
    expect(states[0]?.passes).toEqual([{ course: 'docker', lesson: 'run', id: 'first', passedAt: 7 }]);
  });

  it('is waited for only so long while the database is away, and comes when it is back', async () => {
    await progress.of(LEARNER).pass(STEP, 7);
    store.isAway = true;
    const onState = vi.fn();
    const met = progress.of(LEARNER).meet('ko', onState);
    await vi.advanceTimersByTimeAsync(5000);
    await met;
    expect(onState).not.toHaveBeenCalled();
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(20_000);
    expect(onState).toHaveBeenCalledOnce();
    expect(warn.mock.calls.map(([, message]) => message)).toEqual([
      ...['progress waits for the database', 'the database takes progress again'],
    ]);
  });

  it('is kept also where the database has become another one', async () => {
    const learner = progress.of(LEARNER);
    await learner.pass(STEP, 7);
    await store.forget(LEARNER);
    await expect(learner.pass('docker/run/second', 8)).rejects.toMatchObject({ code: 'database-unreachable' });
    await learner.pass('docker/run/second', 8);
    expect((await store.read(LEARNER)).passes).toMatchObject([{ passedAt: 8 }]);
  });

  it('does not come again once it is forgotten, whatever was on its way', async () => {
    let arrived: () => void = () => undefined;
    const arrive = store.arrive.bind(store);
    vi.spyOn(store, 'arrive').mockImplementation(async (...learner) => {
      await new Promise<void>((resolve) => (arrived = resolve));
      return arrive(...learner);
    });
    const learner = progress.of(LEARNER);
    const answered = learner.answer(STEP, 'x', true).catch(({ code }) => code);
    learner.end();
    const forgotten = progress.forget(LEARNER);
    arrived();
    await forgotten;
    expect(await answered).toBe('database-unreachable');
    expect(await store.profile(LEARNER)).toBeNull();
  });

  it('is not told as kept while it is not', async () => {
    store.isAway = true;
    await expect(progress.of(LEARNER).pass(STEP, 7)).rejects.toMatchObject({ code: 'database-unreachable' });
    store.isAway = false;
    await progress.of(LEARNER).pass(STEP, 8);
    expect((await store.read(LEARNER)).passes).toMatchObject([{ passedAt: 8 }]);
  });

  it('has receipts without what they printed, and each reason once', async () => {
    const learner = progress.of(LEARNER);
    await learner.meet('ko', () => undefined);
    learner.noteReceipt({
      status: 'running',
      block: RECEIPT.block,
      runId: RECEIPT.runId,
      terminal: 'main',
      startedAt: 1,
    });
    learner.noteReceipt(RECEIPT);
    const reason = { code: 'container-none', params: { what: 'web' } };
    const other = { code: 'container-status', params: { name: 'web' } };
    for (const next of [reason, { ...reason }, other, reason]) learner.noteReason(STEP, next);
    await progress.flush();
    const kept = await store.export(LEARNER);
    expect(kept.receipts).toMatchObject([{ id: 'hello', status: 'ok', exitCode: 0, durationMs: 12 }]);
    expect(JSON.stringify(kept)).not.toContain('what the learner saw');
    expect(kept.attempts.map((attempt) => attempt.reason)).toEqual([reason, other, reason]);
  });

  it('keeps notes in order while the database is away', async () => {
    const learner = progress.of(LEARNER);
    await learner.meet('ko', () => undefined);
    store.isAway = true;
    learner.noteReason(STEP, { code: 'one', params: {} });
    await vi.advanceTimersByTimeAsync(1000);
    learner.noteReason(STEP, { code: 'two', params: {} });
    store.isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    learner.noteReason(STEP, { code: 'three', params: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect((await store.export(LEARNER)).attempts.map(({ reason }) => reason)).toMatchObject([
      ...[{ code: 'one' }, { code: 'two' }, { code: 'three' }],
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends: nothing is noted any more', async () => {
    const learner = progress.of(LEARNER);
    await learner.meet('ko', () => undefined);
    learner.end();
    learner.noteReceipt(RECEIPT);
    await progress.flush();
    expect((await store.export(LEARNER)).receipts).toEqual([]);
    await store.forget(LEARNER);
    await expect(learner.pass(STEP, 7)).rejects.toMatchObject({ code: 'database-unreachable' });
    expect(await store.profile(LEARNER)).toBeNull();
  });
});

it('forgets who has not come for longer than their browser knows them, once a day', async () => {
  const day = 24 * 60 * 60_000;
  await store.arrive(LEARNER, 'ko', 0);
  const forgetUnseen = vi.spyOn(store, 'forgetUnseen');
  await progress.maintain(365 * day);
  expect(await store.profile(LEARNER)).not.toBeNull();
  await progress.maintain(365.5 * day);
  expect(forgetUnseen).toHaveBeenCalledOnce();
  store.isAway = true;
  await expect(progress.maintain(401 * day)).rejects.toMatchObject({ code: 'database-unreachable' });
  store.isAway = false;
  await progress.maintain(401 * day);
  expect(await store.profile(LEARNER)).toBeNull();
});
