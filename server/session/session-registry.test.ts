import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Receipt, ServerMessage } from '../../lib/protocol/messages.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { JournalStore } from '../storage/journal-store.ts';
import { FakeSandbox, FakeSandboxProvider } from '../testing/fake-sandbox-provider.ts';
import { testContext, testPool } from '../testing/session-parts.ts';
import { findTenures } from './learner-record.ts';
import type { Session } from './session.ts';
import { SessionRegistry } from './session-registry.ts';

const MINUTE = 60_000;
const [ONE, TWO, THREE, FOUR] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const POLICY = { idleMs: 60 * MINUTE, graceMs: 90 * MINUTE, maxAgeMs: 240 * MINUTE };

interface Server {
  readonly provider: FakeSandboxProvider;
  readonly pool: WarmPool;
  readonly registry: SessionRegistry;
}

let data: string;
let servers: number;
let storage: JournalStore;
let server: Server;
let warnings: string[];

/** What the present server has on disk. */
const folder = () => join(data, String(servers));

/** The journals as they are now: what an old server still does, it does to its own. */
function copyStorage(): void {
  const before = folder();
  servers += 1;
  cpSync(before, folder(), { recursive: true });
  storage = new JournalStore(folder(), { warn: (_, message) => warnings.push(message) });
}

function startServer(adoptable: FakeSandboxProvider['sandboxes'] = new Set()): Server {
  const provider = new FakeSandboxProvider({ adoptable });
  const pool: WarmPool = testPool(provider, { onPressure: () => registry.relieve() });
  const log = { info() {}, warn: (_: object, message: string) => void warnings.push(message) };
  const registry = new SessionRegistry(testContext(pool, { lifeSpan: POLICY, log }), storage);
  return { provider, pool, registry };
}

/** As `kill -9` and a new start: the old server does nothing more. @returns the sandboxes that no session took */
async function restartServer(left = new Set(server.provider.sandboxes)): Promise<Sandbox[]> {
  copyStorage();
  const tenures = await findTenures(storage);
  server = startServer(left);
  const nobodys = server.registry.resume(await server.provider.adopt(), tenures);
  await server.provider.removeStrays();
  return nobodys;
}

beforeEach(() => {
  vi.useFakeTimers();
  data = mkdtempSync(join(tmpdir(), 'sessions-'));
  servers = 0;
  warnings = [];
  mkdirSync(folder());
  copyStorage();
  server = startServer();
});
afterEach(async () => {
  await server.registry.dispose();
  await server.pool.dispose();
  expect(server.provider.leftovers).toBe(0);
  vi.useRealTimers();
  rmSync(data, { recursive: true });
});

/** A learner with a sandbox, and what their page hears. */
async function arrive(learner: string) {
  const hold = server.registry.hold(learner);
  const heard: ServerMessage[] = [];
  hold.session.subscribe((message) => void heard.push(message));
  hold.session.requestSandbox();
  await vi.advanceTimersByTimeAsync(10);
  return { ...hold, heard };
}

const only = <T>(values: Iterable<T>): T => {
  const all = [...values];
  expect(all).toHaveLength(1);
  return all[0] as T;
};
const sandbox = () => only(server.provider.sandboxes);

describe('a session', () => {
  it('is the same after a reload', async () => {
    const first = await arrive(ONE);
    first.release();
    await vi.advanceTimersByTimeAsync(POLICY.graceMs - MINUTE);
    const again = server.registry.hold(ONE);
    expect(again.session).toBe(first.session);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(again.session.sandboxStatus).toBe('ready');
    expect(server.registry.hold(TWO).session).not.toBe(first.session);
  });

  it('tells a learner who comes back why the sandbox ended, also after a restart, until a new one is asked for', async () => {
    (await arrive(ONE)).release();
    await vi.advanceTimersByTimeAsync(POLICY.graceMs + 2 * MINUTE);
    const ended = { status: 'expired', reason: 'closed' };
    for (const restart of [async () => undefined, restartServer]) {
      await restart();
      const { session, release } = server.registry.hold(ONE);
      session.greet();
      expect(session.snapshot().sandbox).toEqual(ended);
      release();
    }
    const { session, release } = server.registry.hold(ONE);
    session.requestSandbox();
    await vi.advanceTimersByTimeAsync(10);
    release();
    await restartServer();
    await server.registry.dispose();
    server = startServer();
    const last = server.registry.hold(ONE);
    last.session.greet();
    expect(last.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'shutdown' });
    last.session.requestSandbox();
    await vi.advanceTimersByTimeAsync(10);
    expect(last.session.sandboxStatus).toBe('ready');
  });

  it('loses its sandbox when the last of its pages has been closed for long', async () => {
    const [first, second] = [await arrive(ONE), await arrive(ONE)];
    first.release();
    first.release();
    await vi.advanceTimersByTimeAsync(POLICY.idleMs - MINUTE);
    expect(server.provider.sandboxes.size).toBe(1);
    second.session.active();
    second.release();
    await vi.advanceTimersByTimeAsync(POLICY.graceMs);
    expect(second.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'closed' });
    expect(server.provider.leftovers).toBe(0);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(server.registry.sessions).toEqual([]);
  });

  it('is warned when idle, goes on when somebody reads, and ends when nobody does', async () => {
    const { session, heard } = await arrive(ONE);
    await vi.advanceTimersByTimeAsync(POLICY.idleMs - 5 * MINUTE);
    expect(session.snapshot().sandbox).toMatchObject({ status: 'idle-warning', reason: 'idle', extendable: true });
    session.active();
    expect(session.sandboxStatus).toBe('ready');
    await vi.advanceTimersByTimeAsync(POLICY.idleMs - MINUTE);
    session.extendSandbox();
    expect(session.sandboxStatus).toBe('ready');
    await vi.advanceTimersByTimeAsync(POLICY.idleMs);
    expect(session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'idle' });
    expect(heard.filter(({ type }) => type === 'sandbox').length).toBeGreaterThan(5);
  });

  it('ends by age, an hour later each time it is extended', async () => {
    const { session } = await arrive(ONE);
    const busyFor = async (minutes: number) => {
      for (let minute = 0; minute < minutes; minute += 1) {
        session.active();
        await vi.advanceTimersByTimeAsync(MINUTE);
      }
    };
    await busyFor(239);
    expect(session.snapshot().sandbox).toMatchObject({ status: 'idle-warning', reason: 'age' });
    session.extendSandbox();
    expect(session.sandboxStatus).toBe('ready');
    await busyFor(61);
    expect(session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'age' });
  });
});

describe('when all sandboxes are taken', () => {
  it('the one whose page has been closed longest goes to who waits, not one that was closed just now', async () => {
    const holds = [await arrive(ONE), await arrive(TWO), await arrive(THREE)];
    holds[1]?.release();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    holds[0]?.release();
    await vi.advanceTimersByTimeAsync(MINUTE);
    const { session } = await arrive(FOUR);
    expect(session.snapshot().sandbox).toMatchObject({ status: 'queued', position: 1 });
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(session.sandboxStatus).toBe('ready');
    expect(holds[1]?.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'closed' });
    expect(holds[0]?.session.sandboxStatus).toBe('ready');
  });

  it('somebody who waits and closes the page leaves the queue', async () => {
    for (const learner of [ONE, TWO, THREE]) await arrive(learner);
    const { session, release } = await arrive(FOUR);
    release();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(session.sandboxStatus).toBe('expired');
    expect(server.pool.counts.waiting).toBe(0);
  });
});

describe('a reset', () => {
  it('gives a fresh sandbox and keeps what was passed', async () => {
    const { session, heard } = await arrive(ONE);
    const old = sandbox();
    const step = { status: 'passed', step: 'lesson/step', passedAt: 1 } as const;
    storage.open(ONE).put('step:lesson/step', step);
    session.resetSandbox();
    await vi.advanceTimersByTimeAsync(10);
    expect(session.sandboxStatus).toBe('ready');
    expect(sandbox().id).not.toBe(old.id);
    expect(old.isGone).toBe(true);
    const views = heard.flatMap((message) => (message.type === 'sandbox' ? [message.sandbox.status] : []));
    expect(views.slice(-2)).toEqual(['preparing', 'ready']);
  });

  it('takes the learner’s own place when every sandbox is taken, before those who wait', async () => {
    const { session } = await arrive(ONE);
    for (const learner of [TWO, THREE]) await arrive(learner);
    const waiting = await arrive(FOUR);
    session.resetSandbox();
    await vi.advanceTimersByTimeAsync(100);
    expect(session.sandboxStatus).toBe('ready');
    expect(waiting.session.sandboxStatus).toBe('queued');
  });
});

describe('a sandbox that ends by itself', () => {
  it('is replaced, and the learner is told; not for ever', async () => {
    const { session, heard } = await arrive(ONE);
    for (let kill = 0; kill < 3; kill += 1) {
      sandbox().kill();
      await vi.advanceTimersByTimeAsync(10);
      expect(session.sandboxStatus).toBe('ready');
    }
    expect(heard.filter(({ type }) => type === 'incident')).toHaveLength(3);
    expect(session.snapshot().incident).toMatchObject({ code: 'replaced' });
    sandbox().kill();
    await vi.advanceTimersByTimeAsync(10);
    expect(session.snapshot().sandbox).toEqual({ status: 'failed', code: 'sandbox-gone' });
  });

  it('that was only interrupted goes on', async () => {
    const { session, heard } = await arrive(ONE);
    sandbox().interrupt();
    expect(session.snapshot().sandbox).toEqual({ status: 'preparing', step: 'reconnect' });
    sandbox().resume();
    expect(session.sandboxStatus).toBe('ready');
    expect(heard.filter(({ type }) => type === 'incident')).toEqual([]);
    sandbox().interrupt();
    sandbox().restart();
    expect(session.snapshot()).toMatchObject({ sandbox: { status: 'ready' }, incident: { code: 'restarted' } });
  });
});

it('tells what happened in the sandbox, once each', async () => {
  const { session, heard } = await arrive(ONE);
  sandbox().reportVitals({ oomKills: 1 });
  sandbox().reportVitals({ oomKills: 2, pidsRefused: 7 });
  const codes = heard.flatMap((message) => (message.type === 'incident' ? [message.incident.code] : []));
  expect(codes).toEqual(['out-of-memory', 'too-many-processes']);
  expect(session.snapshot().vitals).toMatchObject({ pids: 3 });
});

describe('after kill -9 of the server', () => {
  const run = (session: Session, command: string, index = 1) => {
    const runId = `0f8fad5b-d9cb-469f-a165-70867728950${index}`;
    session.runBlock({ block: `lesson/b${index}`, runId, command, expectedExitCode: 0 }, 'main');
    return runId;
  };
  const receipt = (session: Session, runId: string): Receipt | undefined =>
    session.snapshot().receipts.find((candidate) => candidate.runId === runId);
  const settle = () => vi.advanceTimersByTimeAsync(3000);

  it('the learner has the same sandbox, receipts and passed steps', async () => {
    const { session } = await arrive(ONE);
    const runId = run(session, 'echo hello');
    await settle();
    expect(receipt(session, runId)).toMatchObject({ status: 'ok' });
    storage.open(ONE).put('step:l/s', { status: 'passed', step: 'l/s', passedAt: 5 });
    const { id } = sandbox();
    await restartServer();
    const again = await arrive(ONE);
    expect(sandbox().id).toBe(id);
    expect(again.session.snapshot()).toMatchObject({
      sandboxId: id,
      sandbox: { status: 'ready' },
      steps: [{ status: 'passed', step: 'l/s' }],
    });
    expect(receipt(again.session, runId)).toMatchObject({ status: 'ok' });
    run(again.session, 'echo hello');
    await settle();
    expect(sandbox().shells).toHaveLength(1);
    const next = run(again.session, 'echo next', 2);
    await settle();
    expect(receipt(again.session, next)).toMatchObject({ status: 'ok', output: expect.stringContaining('next') });
  });

  it('a run that was on its way ends once, in the same shell', async () => {
    const { session } = await arrive(ONE);
    const first = run(session, 'echo first');
    await settle();
    const shell = only(sandbox().shells);
    // It begins, and the server is gone before it ends.
    shell.print(`\x1b]133;C;k=${shell.nonce}\x07`);
    const runId = '0f8fad5b-d9cb-469f-a165-708677289502';
    const current = {
      run: { block: 'lesson/b2', runId, command: 'sleep 9', expectedExitCode: 0 },
      seq: shell.endSeq - 30,
    };
    storage.open(ONE).put('runs:main', { waiting: [], current: { ...current, startedAt: 1 } });
    storage.open(ONE).put('receipt:lesson/b2', {
      status: 'running',
      block: 'lesson/b2',
      runId,
      terminal: 'main',
      startedAt: 1,
    });
    await restartServer();
    shell.print(
      `slept\r\n\x1b]133;D;0;k=${shell.nonce}\x07\x1b]133;A;k=${shell.nonce}\x07\x1b]133;B;k=${shell.nonce}\x07`,
    );
    await settle();
    const { session: again } = await arrive(ONE);
    expect(receipt(again, runId)).toMatchObject({ status: 'ok', output: 'slept' });
    expect(receipt(again, first)).toMatchObject({ status: 'ok' });
    expect(storage.open(ONE).keys('runs:')).toEqual([]);
  });

  it('a run of a sandbox that is gone is lost, not repeated', async () => {
    const { session } = await arrive(ONE);
    const runId = run(session, 'echo hello');
    expect(receipt(session, runId)).toMatchObject({ status: 'queued' });
    await restartServer(new Set());
    const again = await arrive(ONE);
    expect(receipt(again.session, runId)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    expect(again.session.sandboxStatus).toBe('ready');
  });

  it('a run that waited for a sandbox waits on, and runs once when there is one', async () => {
    for (const learner of [ONE, TWO, THREE]) await arrive(learner);
    const { session } = await arrive(FOUR);
    const runId = run(session, 'echo hello');
    await settle();
    expect(session.sandboxStatus).toBe('queued');
    await restartServer();
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
    expect(storage.open(FOUR).keys('runs:')).toEqual([]);
  });

  it('a run that waited has its receipt, and runs once, also where the kill came before the receipt', async () => {
    const runId = '0f8fad5b-d9cb-469f-a165-708677289501';
    const waiting = [{ block: 'lesson/b1', runId, command: 'echo hello', expectedExitCode: 0 }];
    storage.open(ONE).put('runs:other', { waiting, current: null });
    await restartServer();
    const { session, heard } = await arrive(ONE);
    run(session, 'echo hello');
    await settle();
    expect(receipt(session, runId)).toMatchObject({ status: 'ok', terminal: 'other' });
    expect(heard.filter((message) => message.type === 'receipt' && message.receipt.status === 'running')).toHaveLength(
      1,
    );
  });

  it('a run that was typed into a sandbox that was being removed is lost, those behind it wait', async () => {
    const runs = [1, 2].map((index) => ({
      block: `lesson/b${index}`,
      runId: `0f8fad5b-d9cb-469f-a165-70867728950${index}`,
      command: 'echo hello',
      expectedExitCode: 0,
    }));
    const [first, second] = runs.map(({ runId }) => runId) as [string, string];
    storage.open(ONE).put('runs:main', { waiting: [runs[1]], current: { run: runs[0], seq: 9, startedAt: 1 } });
    const open = { status: 'running', block: 'lesson/b1', runId: first, terminal: 'main', startedAt: 1 };
    storage.open(ONE).put('receipt:lesson/b1', open);
    await restartServer();
    const { session } = await arrive(ONE);
    await settle();
    expect(receipt(session, first)).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    expect(receipt(session, second)).toMatchObject({ status: 'ok' });
  });

  it('runs of more terminals than there may be now are lost, the others are not', async () => {
    const { session } = await arrive(ONE);
    for (let index = 0; index < 5; index += 1) {
      const runId = `0f8fad5b-d9cb-469f-a165-70867728950${index}`;
      const waiting = [{ block: `lesson/b${index}`, runId, command: 'echo hello', expectedExitCode: 0 }];
      storage.open(ONE).put(`runs:t${index}`, { waiting, current: null });
      storage
        .open(ONE)
        .put(`receipt:lesson/b${index}`, { status: 'queued', block: `lesson/b${index}`, runId, terminal: `t${index}` });
    }
    const { sandboxId } = session.snapshot();
    await restartServer();
    await settle();
    const again = (await arrive(ONE)).session.snapshot();
    expect(again.sandboxId).toBe(sandboxId);
    expect(again.receipts.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'lost']);
  });

  it('sandboxes that were nobody’s are handed on', async () => {
    server.pool.resize({ size: 1 });
    await vi.advanceTimersByTimeAsync(10);
    const { id } = sandbox();
    const nobodys = await restartServer();
    expect(nobodys.map((free) => free.id)).toEqual([id]);
    for (const free of nobodys) await free.dispose();
  });

  it('only learners who had a sandbox have a session before they come', async () => {
    const { session } = await arrive(ONE);
    (await arrive(TWO)).session.end('closed');
    storage.open(THREE).put('step:l/s', { status: 'passed', step: 'l/s', passedAt: 5 });
    await settle();
    await restartServer();
    expect(server.registry.sessions.map(({ id }) => id)).toEqual([session.id]);
    expect((await arrive(THREE)).session.snapshot().steps).toMatchObject([{ step: 'l/s' }]);
  });

  it('a journal that cannot be read keeps nobody from coming, nor others from their sandbox', async () => {
    await arrive(ONE);
    const { id } = sandbox();
    await arrive(TWO);
    rmSync(join(folder(), `${TWO}.jsonl`));
    mkdirSync(join(folder(), `${TWO}.jsonl`));
    const nobodys = await restartServer();
    expect(nobodys).toHaveLength(1);
    for (const free of nobodys) await free.dispose();
    expect(sandbox().id).toBe(id);
    expect((await arrive(ONE)).session.snapshot().sandboxId).toBe(id);
    expect((await arrive(TWO)).session.sandboxStatus).toBe('ready');
    expect(warnings.filter((message) => message.includes('not readable'))).toHaveLength(1);
  });

  it('a session that cannot be resumed keeps no other from it', async () => {
    for (const learner of [ONE, TWO, THREE]) await arrive(learner);
    const before = new Map(server.registry.sessions.map((session) => [session.id, session.snapshot().sandboxId]));
    vi.spyOn(FakeSandbox.prototype, 'onInterruption').mockImplementationOnce(() => {
      throw new Error('fake failure');
    });
    const nobodys = await restartServer();
    expect(warnings).toContain('session not resumed');
    expect(nobodys).toHaveLength(1);
    for (const free of nobodys) await free.dispose();
    expect(server.registry.sessions).toHaveLength(2);
    for (const session of server.registry.sessions) {
      expect(session.snapshot().sandboxId).toBe(before.get(session.id));
    }
    // What the third one had taken over is given back all the same.
    expect(server.pool.counts.claimed).toBe(2);
    for (const learner of [ONE, TWO, THREE]) expect((await arrive(learner)).session.sandboxStatus).toBe('ready');
  });
});
