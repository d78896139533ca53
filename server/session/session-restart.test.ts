// What learners find after the server was killed: their sandboxes, runs and records.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../lib/protocol/messages.ts';
import { FakeSandbox } from '../testing/fake-sandbox-provider.ts';
import { FOUR, ONE, only, RestartableServer, THREE, TWO } from '../testing/restartable-server.ts';
import { LearnerRecord } from './learner-record.ts';
import type { Session } from './session.ts';

let server: RestartableServer;
beforeEach(() => {
  server = new RestartableServer();
});
afterEach(() => server[Symbol.asyncDispose]());

describe('after kill -9 of the server', () => {
  const run = (session: Session, command: string, index = 1) => {
    const runId = `0f8fad5b-d9cb-469f-a165-70867728950${index}`;
    session.runBlock({ block: `course/lesson/b${index}`, runId, command, expectedExitCode: 0 }, 'main');
    return runId;
  };
  const receipt = (session: Session, runId: string): Receipt | undefined =>
    session.snapshot().receipts.find((candidate) => candidate.runId === runId);
  const settle = () => vi.advanceTimersByTimeAsync(3000);

  it('the learner has the same sandbox, receipts and passed steps', async () => {
    const { session } = await server.arrive(ONE);
    const runId = run(session, 'echo hello');
    await settle();
    expect(receipt(session, runId)).toMatchObject({ status: 'ok' });
    server.storage.open(ONE).put('step:c/l/s', { status: 'passed', step: 'c/l/s', passedAt: 5, lapsed: null });
    const { id } = server.sandbox;
    await server.restart();
    const again = await server.arrive(ONE);
    expect(server.sandbox.id).toBe(id);
    expect(again.session.snapshot()).toMatchObject({
      sandboxId: id,
      sandbox: { status: 'ready' },
      steps: [{ status: 'passed', step: 'c/l/s' }],
    });
    expect(receipt(again.session, runId)).toMatchObject({ status: 'ok' });
    run(again.session, 'echo hello');
    await settle();
    expect(server.sandbox.shells).toHaveLength(1);
    const next = run(again.session, 'echo next', 2);
    await settle();
    expect(receipt(again.session, next)).toMatchObject({ status: 'ok', output: expect.stringContaining('next') });
  });

  it('a run that was on its way ends once, in the same shell', async () => {
    const { session } = await server.arrive(ONE);
    const first = run(session, 'echo first');
    await settle();
    const shell = only(server.sandbox.shells);
    // It begins, and the server is gone before it ends.
    shell.print(`\x1b]133;C;k=${shell.nonce}\x07`);
    const runId = '0f8fad5b-d9cb-469f-a165-708677289502';
    const current = {
      run: { block: 'course/lesson/b2', runId, command: 'sleep 9', expectedExitCode: 0 },
      seq: shell.endSeq - 30,
    };
    server.storage.open(ONE).put('runs:main', { waiting: [], current: { ...current, startedAt: 1 } });
    server.storage.open(ONE).put('receipt:course/lesson/b2', {
      status: 'running',
      block: 'course/lesson/b2',
      runId,
      terminal: 'main',
      startedAt: 1,
    });
    await server.restart();
    shell.print(
      `slept\r\n\x1b]133;D;0;k=${shell.nonce}\x07\x1b]133;A;k=${shell.nonce}\x07\x1b]133;B;k=${shell.nonce}\x07`,
    );
    await settle();
    const { session: again } = await server.arrive(ONE);
    expect(receipt(again, runId)).toMatchObject({ status: 'ok', output: 'slept' });
    expect(receipt(again, first)).toMatchObject({ status: 'ok' });
    expect(server.storage.open(ONE).keys('runs:')).toEqual([]);
  });

  it('a terminal with a picture is opened for a run in the size of that', async () => {
    const { session } = await server.arrive(ONE);
    run(session, 'echo hello');
    await settle();
    const bytes = Buffer.from('what was there');
    new LearnerRecord(server.storage.open(ONE)).putPicture('main', { seq: 0, cols: 132, rows: 50, bytes });
    await server.restart();
    const { session: again } = await server.arrive(ONE);
    run(again, 'echo next', 2);
    await settle();
    expect((await again.terminal('main')).size).toEqual({ cols: 132, rows: 50 });
  });

  it('a run of a sandbox that is gone is lost, not repeated', async () => {
    const { session } = await server.arrive(ONE);
    const runId = run(session, 'echo hello');
    expect(receipt(session, runId)).toMatchObject({ status: 'queued' });
    server.storage.open(ONE).put('screen:main', { seq: 5, cols: 80, rows: 24, deflated: '' });
    await server.restart(new Set());
    const again = await server.arrive(ONE);
    expect(server.storage.open(ONE).keys('screen:')).toEqual([]);
    expect(receipt(again.session, runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    expect(again.session.sandboxStatus).toBe('ready');
  });

  it('a run that waited for a sandbox waits on, and runs once when there is one', async () => {
    for (const learner of [ONE, TWO, THREE]) await server.arrive(learner);
    const { session } = await server.arrive(FOUR);
    const runId = run(session, 'echo hello');
    await settle();
    expect(session.sandboxStatus).toBe('queued');
    await server.restart();
    const again = server.registry.hold(FOUR).session;
    expect(receipt(again, runId)).toMatchObject({ status: 'queued' });
    again.greet();
    run(again, 'echo hello');
    await settle();
    expect([again.sandboxStatus, receipt(again, runId)?.status]).toEqual(['queued', 'queued']);
    await server.registry.hold(ONE).session.end('closed');
    await settle();
    expect(receipt(again, runId)).toMatchObject({ status: 'ok', output: 'hello' });
    const ofLearner = [...server.provider.sandboxes].find(({ id }) => id === again.snapshot().sandboxId);
    expect(ofLearner?.shells).toHaveLength(1);
    expect(server.storage.open(FOUR).keys('runs:')).toEqual([]);
  });

  it('a run that waited has its receipt, and runs once, also where the kill came before the receipt', async () => {
    const runId = '0f8fad5b-d9cb-469f-a165-708677289501';
    const waiting = [{ block: 'course/lesson/b1', runId, command: 'echo hello', expectedExitCode: 0 }];
    server.storage.open(ONE).put('runs:other', { waiting, current: null });
    await server.restart();
    const { session, heard } = await server.arrive(ONE);
    run(session, 'echo hello');
    await settle();
    expect(receipt(session, runId)).toMatchObject({ status: 'ok', terminal: 'other' });
    expect(heard.filter((message) => message.type === 'receipt' && message.receipt.status === 'running')).toHaveLength(
      1,
    );
  });

  it('a run that was typed into a sandbox that was being removed is lost, those behind it wait', async () => {
    const runs = [1, 2].map((index) => ({
      block: `course/lesson/b${index}`,
      runId: `0f8fad5b-d9cb-469f-a165-70867728950${index}`,
      command: 'echo hello',
      expectedExitCode: 0,
    }));
    const [first, second] = runs.map(({ runId }) => runId) as [string, string];
    server.storage.open(ONE).put('runs:main', { waiting: [runs[1]], current: { run: runs[0], seq: 9, startedAt: 1 } });
    const open = { status: 'running', block: 'course/lesson/b1', runId: first, terminal: 'main', startedAt: 1 };
    server.storage.open(ONE).put('receipt:course/lesson/b1', open);
    await server.restart();
    const { session } = await server.arrive(ONE);
    await settle();
    expect(receipt(session, first)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    expect(receipt(session, second)).toMatchObject({ status: 'ok' });
  });

  it('runs of more terminals than there may be now are lost, the others are not', async () => {
    const { session } = await server.arrive(ONE);
    for (let index = 0; index < 5; index += 1) {
      const runId = `0f8fad5b-d9cb-469f-a165-70867728950${index}`;
      const waiting = [{ block: `course/lesson/b${index}`, runId, command: 'echo hello', expectedExitCode: 0 }];
      server.storage.open(ONE).put(`runs:t${index}`, { waiting, current: null });
      server.storage.open(ONE).put(`receipt:course/lesson/b${index}`, {
        status: 'queued',
        waitsFor: 'shell',
        block: `course/lesson/b${index}`,
        runId,
        terminal: `t${index}`,
      });
    }
    const { sandboxId } = session.snapshot();
    await server.restart();
    await settle();
    const again = (await server.arrive(ONE)).session.snapshot();
    expect(again.sandboxId).toBe(sandboxId);
    expect(again.receipts.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'lost']);
  });

  it('sandboxes that were nobody’s are handed on', async () => {
    server.pool.resize({ size: 1 });
    await vi.advanceTimersByTimeAsync(10);
    const { id } = server.sandbox;
    const nobodys = await server.restart();
    expect(nobodys.map((free) => free.id)).toEqual([id]);
    for (const free of nobodys) await free.dispose();
  });

  it('only learners who had a sandbox have a session before they come', async () => {
    const { session } = await server.arrive(ONE);
    (await server.arrive(TWO)).session.end('closed');
    server.storage.open(THREE).put('step:c/l/s', { status: 'passed', step: 'c/l/s', passedAt: 5, lapsed: null });
    await settle();
    await server.restart();
    expect(server.registry.sessions.map(({ id }) => id)).toEqual([session.id]);
    expect((await server.arrive(THREE)).session.snapshot().steps).toMatchObject([{ step: 'c/l/s' }]);
  });

  it('a journal that cannot be read keeps nobody from coming, nor others from their sandbox', async () => {
    await server.arrive(ONE);
    const { id } = server.sandbox;
    await server.arrive(TWO);
    rmSync(join(server.folder, `${TWO}.jsonl`));
    mkdirSync(join(server.folder, `${TWO}.jsonl`));
    const nobodys = await server.restart();
    expect(nobodys).toHaveLength(1);
    for (const free of nobodys) await free.dispose();
    expect(server.sandbox.id).toBe(id);
    expect((await server.arrive(ONE)).session.snapshot().sandboxId).toBe(id);
    expect((await server.arrive(TWO)).session.sandboxStatus).toBe('ready');
    expect(server.warnings.filter((message) => message.includes('not readable'))).toHaveLength(1);
  });

  it('a session that cannot be resumed keeps no other from it', async () => {
    for (const learner of [ONE, TWO, THREE]) await server.arrive(learner);
    const before = new Map(server.registry.sessions.map((session) => [session.id, session.snapshot().sandboxId]));
    vi.spyOn(FakeSandbox.prototype, 'onInterruption').mockImplementationOnce(() => {
      throw new Error('fake failure');
    });
    const nobodys = await server.restart();
    expect(server.warnings).toContain('session not resumed');
    expect(nobodys).toHaveLength(1);
    for (const free of nobodys) await free.dispose();
    expect(server.registry.sessions).toHaveLength(2);
    for (const session of server.registry.sessions) {
      expect(session.snapshot().sandboxId).toBe(before.get(session.id));
    }
    // What the third one had taken over is given back all the same.
    expect(server.pool.counts.claimed).toBe(2);
    for (const learner of [ONE, TWO, THREE]) expect((await server.arrive(learner)).session.sandboxStatus).toBe('ready');
  });
});
