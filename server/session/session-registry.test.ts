// Sessions and their sandboxes, from a learner's arrival to the end; session-restart.test.ts has what a restart leaves.
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FOUR, MINUTE, ONE, POLICY, RestartableServer, THREE, TWO } from '../testing/restartable-server.ts';

let server: RestartableServer;
beforeEach(() => {
  server = new RestartableServer();
});
afterEach(() => server[Symbol.asyncDispose]());

describe('a session', () => {
  it('is the same after a reload', async () => {
    const first = await server.arrive(ONE);
    first.release();
    await vi.advanceTimersByTimeAsync(POLICY.graceMs - MINUTE);
    const again = server.registry.hold(ONE);
    expect(again.session).toBe(first.session);
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(again.session.sandboxStatus).toBe('ready');
    expect(server.registry.hold(TWO).session).not.toBe(first.session);
  });

  it('tells a learner who comes back why the sandbox ended, also after a restart, until a new one is asked for', async () => {
    (await server.arrive(ONE)).release();
    await vi.advanceTimersByTimeAsync(POLICY.graceMs + 2 * MINUTE);
    const ended = { status: 'expired', reason: 'closed' };
    for (const restart of [async () => undefined, () => server.restart()]) {
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
    await server.restart();
    await server.registry.dispose();
    server.start();
    const last = server.registry.hold(ONE);
    last.session.greet();
    expect(last.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'shutdown' });
    last.session.requestSandbox();
    await vi.advanceTimersByTimeAsync(10);
    expect(last.session.sandboxStatus).toBe('ready');
  });

  it('loses its sandbox when the last of its pages has been closed for long', async () => {
    const [first, second] = [await server.arrive(ONE), await server.arrive(ONE)];
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
    const { session, heard } = await server.arrive(ONE);
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
    const { session } = await server.arrive(ONE);
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

describe('a learner who is forgotten', () => {
  it('has no sandbox and no record any more, and comes as somebody new, but not at once', async () => {
    const { session } = await server.arrive(ONE);
    const end = server.registry.forget(ONE);
    expect(readdirSync(server.folder)).toEqual([]);
    await vi.advanceTimersByTimeAsync(10);
    await end;
    expect(server.provider.leftovers).toBe(0);
    session.requestSandbox();
    await vi.advanceTimersByTimeAsync(10);
    expect(readdirSync(server.folder)).toEqual([]);
    expect(server.registry.sessions).toEqual([]);
    // A page that does not know yet comes with the old cookie.
    expect(() => server.registry.hold(ONE)).toThrow(expect.objectContaining({ code: 'sandbox-gone' }));
    await vi.advanceTimersByTimeAsync(60_000);
    const again = server.registry.hold(ONE);
    expect(again.session).not.toBe(session);
    expect(again.session.snapshot().sandbox).toEqual({ status: 'none' });
  });

  it('comes at once where they could not be forgotten altogether', async () => {
    await server.arrive(ONE);
    void server.registry.forget(ONE);
    server.registry.readmit(ONE);
    expect(server.registry.hold(ONE).session).toBeDefined();
    await vi.advanceTimersByTimeAsync(10);
  });
});

describe('a terminal that a page will show', () => {
  it('has its shell before the page says hello', async () => {
    const { session } = await server.arrive(ONE);
    server.registry.expectTerminal(ONE, 'main');
    await vi.advanceTimersByTimeAsync(10);
    expect(session.snapshot().terminals).toEqual([{ name: 'main', title: null }]);
  });

  it('costs nothing where there is no learner or no sandbox', async () => {
    server.registry.expectTerminal(TWO, 'main');
    expect(server.registry.sessions).toEqual([]);
    const { session } = server.registry.hold(ONE);
    server.registry.expectTerminal(ONE, 'main');
    await vi.advanceTimersByTimeAsync(10);
    expect(session.snapshot()).toMatchObject({ sandbox: { status: 'none' }, terminals: [] });
  });
});

describe('when all sandboxes are taken', () => {
  it('the one whose page has been closed longest goes to who waits, not one that was closed just now', async () => {
    const holds = [await server.arrive(ONE), await server.arrive(TWO), await server.arrive(THREE)];
    holds[1]?.release();
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    holds[0]?.release();
    await vi.advanceTimersByTimeAsync(MINUTE);
    const { session } = await server.arrive(FOUR);
    expect(session.snapshot().sandbox).toMatchObject({ status: 'queued', position: 1 });
    await vi.advanceTimersByTimeAsync(5 * MINUTE);
    expect(session.sandboxStatus).toBe('ready');
    expect(holds[1]?.session.snapshot().sandbox).toEqual({ status: 'expired', reason: 'closed' });
    expect(holds[0]?.session.sandboxStatus).toBe('ready');
  });

  it('somebody who waits and closes the page leaves the queue', async () => {
    for (const learner of [ONE, TWO, THREE]) await server.arrive(learner);
    const { session, release } = await server.arrive(FOUR);
    release();
    await vi.advanceTimersByTimeAsync(2 * MINUTE);
    expect(session.sandboxStatus).toBe('expired');
    expect(server.pool.counts.waiting).toBe(0);
  });
});

describe('a reset', () => {
  it('gives a fresh sandbox and keeps what was passed', async () => {
    const { session, heard } = await server.arrive(ONE);
    const old = server.sandbox;
    const step = { status: 'passed', step: 'course/lesson/step', passedAt: 1, lapsed: null } as const;
    server.storage.open(ONE).put('step:course/lesson/step', step);
    session.resetSandbox();
    await vi.advanceTimersByTimeAsync(10);
    expect(session.sandboxStatus).toBe('ready');
    expect(server.sandbox.id).not.toBe(old.id);
    expect(old.isGone).toBe(true);
    const views = heard.flatMap((message) => (message.type === 'sandbox' ? [message.sandbox.status] : []));
    expect(views.slice(-2)).toEqual(['preparing', 'ready']);
  });

  it('takes the learner’s own place when every sandbox is taken, before those who wait', async () => {
    const { session } = await server.arrive(ONE);
    for (const learner of [TWO, THREE]) await server.arrive(learner);
    const waiting = await server.arrive(FOUR);
    session.resetSandbox();
    await vi.advanceTimersByTimeAsync(100);
    expect(session.sandboxStatus).toBe('ready');
    expect(waiting.session.sandboxStatus).toBe('queued');
  });
});

describe('a sandbox that ends by itself', () => {
  it('is replaced, and the learner is told; not for ever', async () => {
    const { session, heard } = await server.arrive(ONE);
    for (let kill = 0; kill < 3; kill += 1) {
      server.sandbox.kill();
      await vi.advanceTimersByTimeAsync(10);
      expect(session.sandboxStatus).toBe('ready');
    }
    expect(heard.filter(({ type }) => type === 'incident')).toHaveLength(3);
    expect(session.snapshot().incident).toMatchObject({ code: 'replaced' });
    server.sandbox.kill();
    await vi.advanceTimersByTimeAsync(10);
    expect(session.snapshot().sandbox).toEqual({ status: 'failed', code: 'sandbox-gone' });
  });

  it('that was only interrupted goes on', async () => {
    const { session, heard } = await server.arrive(ONE);
    server.sandbox.interrupt();
    expect(session.snapshot().sandbox).toEqual({ status: 'preparing', step: 'reconnect' });
    server.sandbox.resume();
    expect(session.sandboxStatus).toBe('ready');
    expect(heard.filter(({ type }) => type === 'incident')).toEqual([]);
    server.sandbox.interrupt();
    server.sandbox.restart();
    expect(session.snapshot()).toMatchObject({ sandbox: { status: 'ready' }, incident: { code: 'restarted' } });
  });
});

it('tells what happened in the sandbox, once each', async () => {
  const { session, heard } = await server.arrive(ONE);
  server.sandbox.reportVitals({ oomKills: 1 });
  server.sandbox.reportVitals({ oomKills: 2, pidsRefused: 7 });
  const codes = heard.flatMap((message) => (message.type === 'incident' ? [message.incident.code] : []));
  expect(codes).toEqual(['out-of-memory', 'too-many-processes']);
  expect(session.snapshot().vitals).toMatchObject({ pids: 3 });
});
