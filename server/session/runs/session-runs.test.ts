// A session's runs that wait for a terminal while the engine is away: asked for, refused, run again, or given up.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import { FakeSandbox } from '../../testing/fake-sandbox-provider.ts';
import { MemoryStore } from '../../testing/session-parts.ts';
import {
  arrive,
  disposeSessions,
  makeSession,
  RETRY_MS,
  SECOND_MS,
  sandboxOf,
  settle,
  startSessions,
} from '../../testing/session-under-test.ts';
import type { BlockRun } from './block-run.ts';

beforeEach(startSessions);
afterEach(disposeSessions);

describe('runs that wait for a terminal while the host engine is away', () => {
  it('ask for it together, once every two seconds, and run in order when the engine is back', async () => {
    const { session, run, final } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(sandbox, 'openTerminal');
    const runIds = Array.from({ length: 20 }, (_, index) => run(`echo number ${index}`));
    await settle(20 * SECOND_MS);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(11);
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(10);
    sandbox.resume();
    await settle(2 * RETRY_MS);
    expect(runIds.map((runId) => final(runId))).toEqual(
      runIds.map((_, index) => expect.objectContaining({ status: 'ok', output: `number ${index}` })),
    );
    expect(sandbox.shells).toHaveLength(1);
  });

  it('ask for each terminal by itself', async () => {
    const { session, run } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(sandbox, 'openTerminal');
    for (const terminal of ['one', 'two', 'one', 'two']) run('echo hello', terminal);
    await settle(10 * SECOND_MS);
    for (const terminal of ['one', 'two']) {
      const { length } = asked.mock.calls.filter(([{ name }]) => name === terminal);
      expect([5, 6]).toContain(length);
    }
  });

  it('are lost together when it does not come back in time; the next run is tried anew', async () => {
    const { session, run, final, pending } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const first = run('echo hello');
    await settle(140 * SECOND_MS);
    const second = run('echo hello');
    await settle(20 * SECOND_MS);
    for (const runId of [first, second]) expect(final(runId)).toMatchObject({ code: 'engine-unreachable' });
    expect(pending()).toBeUndefined();
    sandbox.resume();
    const third = run('echo hello');
    await settle(RETRY_MS);
    expect(final(third)).toMatchObject({ status: 'ok' });
  });

  it('stop asking when the sandbox is given up', async () => {
    const { session, run, final } = await arrive();
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const asked = vi.spyOn(FakeSandbox.prototype, 'openTerminal');
    const runId = run('echo hello');
    await settle();
    await session.end('idle');
    const { length } = asked.mock.calls;
    await settle(60 * SECOND_MS);
    expect(asked.mock.calls).toHaveLength(length);
    expect(final(runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
  });
});

it('so many runs may wait for one terminal; the next is refused, as if it had never been asked for', async () => {
  const { session, run, receipts, pending } = await arrive();
  sandboxOf(session).interrupt();
  for (let count = 0; count < LIMITS.waitingRuns; count += 1) run('echo hello');
  const refused = { block: 'course/lesson/more', runId: randomUUID(), command: 'echo more', expectedExitCode: 0 };
  const refusal = expect.objectContaining({ code: 'rate-limited' });
  for (let count = 0; count < 3; count += 1) expect(() => session.runBlock(refused, 'main')).toThrow(refusal);
  expect(receipts).toHaveLength(LIMITS.waitingRuns);
  expect(pending()?.waiting).toHaveLength(LIMITS.waitingRuns);
  run('echo hello', 'other');
  sandboxOf(session).resume();
  await settle(60 * SECOND_MS);
  session.runBlock(refused, 'main');
  await settle(SECOND_MS);
  expect(receipts.at(-1)).toMatchObject({ status: 'ok', runId: refused.runId });
});

describe('a block that is run again before its run has ended', () => {
  it('has the receipt of its newest run, while each run gets its own', async () => {
    const block = 'course/lesson/block';
    const { session, run, final, statuses, receipts } = await arrive();
    const kept = () => session.snapshot().receipts.map(({ runId }) => runId);
    const sandbox = sandboxOf(session);
    sandbox.interrupt();
    const [older, newer] = [run('echo older', 'main', block), run('echo newer', 'main', block)];
    const seen = new Set<string>();
    session.subscribe(() => kept().forEach((runId) => void seen.add(runId)));
    expect(kept()).toEqual([newer]);
    sandbox.resume();
    await settle(2 * RETRY_MS);
    expect([...seen]).toEqual([newer]);
    expect([final(older), final(newer)]).toMatchObject([{ output: 'older' }, { output: 'newer' }]);
    expect(statuses(older)).toEqual(['queued', 'running', 'ok']);
    // It waits for the shell at first, then for the older run.
    expect(statuses(newer)).toEqual(['queued', 'queued', 'running', 'ok']);
    expect(receipts).toHaveLength(7);
  });

  it('has it also after a restart of the server', async () => {
    const record = new MemoryStore().open(randomUUID());
    const [older, newer] = ['older', 'newer'].map((command) => ({
      ...{ block: 'course/lesson/block', runId: randomUUID(), command: `echo ${command}` },
      expectedExitCode: 0,
    })) as [BlockRun, BlockRun];
    const { block, runId } = newer;
    record.put('runs:main', { waiting: [older, newer], current: null });
    record.put(`receipt:${block}`, { status: 'queued', waitsFor: 'shell', block, runId, terminal: 'main' });
    const { session, final } = makeSession(record);
    session.resume(undefined);
    expect(session.snapshot().receipts).toMatchObject([{ runId, status: 'queued' }]);
    session.requestSandbox();
    await settle(2 * RETRY_MS);
    expect(session.snapshot().receipts).toMatchObject([{ runId, status: 'ok', output: 'newer' }]);
    expect(final(older.runId)).toMatchObject({ status: 'ok', output: 'older' });
  });
});

it('names the sandbox that a run ended in: a fresh one has nothing of it', async () => {
  const { session, run, final } = await arrive();
  const before = session.snapshot().sandboxId;
  const first = run('echo hello');
  await settle(RETRY_MS);
  session.resetSandbox();
  await settle(RETRY_MS);
  const second = run('echo hello');
  await settle(RETRY_MS);
  const after = session.snapshot().sandboxId;
  expect(after).not.toBe(before);
  expect([final(first), final(second)]).toMatchObject([{ sandboxId: before }, { sandboxId: after }]);
  expect(session.snapshot().receipts).toContainEqual(expect.objectContaining({ runId: first, sandboxId: before }));
});
