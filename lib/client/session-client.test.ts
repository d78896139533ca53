// The client against a server double: runs, a fresh engine, activity and the connection.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  CLOSE_CODES,
  type Receipt,
  type SandboxView,
  type ServerMessage,
  type StepState,
} from '../protocol/messages.ts';
import {
  attached,
  FakeScreen,
  pick,
  ready,
  setUp,
  standing,
  startClock,
  stopClock,
} from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

describe('runs', () => {
  it('waits for the welcome and is sent once', () => {
    const { client, socket, greet } = setUp();
    client.connection.start();
    expect(client.run('hello/run-hello', 'main')).toBe(true);
    expect(client.run('hello/run-hello', 'main')).toBe(false);
    expect(socket().sent('block.run')).toEqual([]);
    expect(greet().sent('block.run')).toHaveLength(1);
    client.connection.stop();
  });

  it('is sent again under the same id only if the server never heard of it', async () => {
    const { client, socket, greet, drop } = setUp();
    client.connection.start();
    greet();
    client.run('hello/run-hello', 'main');
    const [first] = socket().sent('block.run');
    await drop();
    expect(greet().sent('block.run')).toEqual([first]);

    const receipt = { status: 'running', startedAt: 1, ...pick(first) } as Receipt;
    await drop();
    expect(greet({ ...ready, receipts: [receipt] } as ServerMessage).sent('block.run')).toEqual([]);
    client.connection.stop();
  });

  it('that the server forgot shows as lost', async () => {
    const { client, store, socket, greet, drop } = setUp();
    client.connection.start();
    greet();
    client.run('hello/run-hello', 'main');
    const [first] = socket().sent('block.run');
    socket().say({ type: 'receipt', receipt: { status: 'running', startedAt: 1, ...pick(first) } as Receipt });
    await drop();
    greet({ ...ready, sandboxId: 's2' } as ServerMessage);
    expect(store.get().receipts['hello/run-hello']).toMatchObject({ status: 'lost', code: 'sandbox-gone' });
    client.connection.stop();
  });
});

describe('a fresh engine', () => {
  const sandbox = (view: SandboxView, sandboxId: string | null): ServerMessage => ({
    type: 'sandbox',
    sandboxId,
    sandbox: view,
  });

  function atWork() {
    const all = setUp();
    const screen = new FakeScreen();
    all.client.connection.start();
    all.greet();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 }, standing });
    all.socket().say(attached(0, 0));
    all.socket().print(0, 'old');
    return { ...all, screen, terminal };
  }

  it('is asked for once, and what happened to the old one is no longer shown', () => {
    const { client, store, socket } = atWork();
    socket().say({ type: 'incident', incident: { code: 'disk-full', at: 1 } });
    client.resetSandbox();
    expect(socket().sent('sandbox.reset')).toHaveLength(1);
    expect(store.get().incident).toBeNull();
    client.connection.stop();
  });

  it('is not asked for later when there is no connection', async () => {
    const { client, socket, greet, drop } = atWork();
    await drop();
    client.resetSandbox();
    greet();
    expect(socket().sent('sandbox.reset')).toEqual([]);
    client.connection.stop();
  });

  it('clears the terminal as soon as the old one is gone, and opens it in the new one', () => {
    const { client, socket, screen, terminal } = atWork();
    client.resetSandbox();
    socket().say(sandbox({ status: 'preparing', step: 'container' }, null));
    expect(screen.text).toBe('');
    terminal.inputText('lost');
    socket().say(sandbox({ status: 'ready' }, 's2'));
    expect(socket().sent('terminal.attach').at(-1)).toMatchObject({ resumeFrom: 0 });
    socket().say(attached(0, 3));
    socket().print(0, 'new');
    expect(screen.text).toBe('new');
    expect(socket().input).toEqual([]);
    client.connection.stop();
  });

  it('is not what a lost way to the old one means: the screen stays and goes on', () => {
    const { client, socket, screen, terminal } = atWork();
    socket().say(sandbox({ status: 'preparing', step: 'reconnect' }, 's1'));
    terminal.inputText('ls');
    expect(socket().input).toEqual([]);
    socket().say(sandbox({ status: 'ready' }, 's1'));
    expect(socket().sent('terminal.attach').at(-1)).toMatchObject({ resumeFrom: 3 });
    socket().say(attached(3, 3));
    expect(screen.text).toBe('old');
    expect(socket().input).toEqual(['ls']);
    client.connection.stop();
  });

  it('leaves what was last on the screen to be read when the engine has ended, until another one is on its way', () => {
    const { client, socket, screen } = atWork();
    socket().say(sandbox({ status: 'expired', reason: 'idle' }, null));
    expect(screen.text).toBe('old');
    socket().say(sandbox({ status: 'preparing', step: 'container' }, null));
    expect(screen.text).toBe('');
    client.connection.stop();
  });

  it('can be put off', () => {
    const { client, socket } = atWork();
    client.extendSandbox();
    expect(socket().sent('sandbox.extend')).toHaveLength(1);
    client.connection.stop();
  });
});

describe('activity', () => {
  it('is said after each welcome while the page is looked at', async () => {
    const { client, greet, drop } = setUp();
    client.connection.start();
    client.activity.setVisible(true);
    expect(greet().sent('activity')).toHaveLength(1);
    await drop();
    expect(greet().sent('activity')).toHaveLength(1);
    client.activity.setVisible(false);
    await drop();
    expect(greet().sent('activity')).toEqual([]);
    client.connection.stop();
  });
});

describe('the connection', () => {
  it('gives up a silent server and comes back', async () => {
    const { client, store, sockets, greet } = setUp();
    client.connection.start();
    greet();
    expect(store.get().link).toEqual({ status: 'connected' });
    await vi.advanceTimersByTimeAsync(45_000);
    expect(sockets[0]?.closed).toBe(true);
    expect(sockets[0]?.sent('ping').length).toBeGreaterThanOrEqual(3);
    expect(sockets.length).toBeGreaterThan(1);
    client.connection.stop();
  });

  it('does not come back by itself when it was refused', async () => {
    const { client, store, sockets, greet, drop } = setUp();
    client.connection.start();
    greet();
    await drop(CLOSE_CODES.unsupportedVersion);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(1);
    expect(store.get().link).toEqual({ status: 'offline', cause: 'refused', code: 'unsupported-version' });
    client.connection.stop();
  });

  describe('with a welcome that cannot be read', () => {
    const run = { block: 'hello/run-hello', runId: '0f8fad5b-d9cb-469f-a165-70867728950e', terminal: 'main' };
    const output = 'what the learner printed';
    const late: Receipt = { status: 'ok', ...run, exitCode: 0, durationMs: -5, output, truncated: false };
    const what = 'x'.repeat(501);
    const wordy: StepState = {
      status: 'todo',
      step: 'hello/first',
      reason: { code: 'container-none', params: { what } },
    };
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    afterEach(() => log.mockClear());
    afterAll(() => log.mockRestore());

    it.each([
      ['a run of negative duration', { ...ready, receipts: [late] }, 'at receipts.0.durationMs'],
      ['a reason that is too long', { ...ready, steps: [wordy] }, 'at steps.0.reason.params.what'],
      ['something new', { ...ready, news: 'x' }, 'at the top'],
    ])('is refused, and says so once: %s', async (_, welcome, place) => {
      const { client, store, sockets, greet } = setUp();
      client.connection.start();
      greet(welcome as ServerMessage);
      expect(store.get().link).toEqual({ status: 'offline', cause: 'refused', code: 'bad-message' });
      expect(sockets[0]?.closed).toBe(true);
      client.connection.networkBack();
      await vi.advanceTimersByTimeAsync(120_000);
      expect(sockets).toHaveLength(1);
      expect(log.mock.calls).toEqual([['Slipway: unreadable message', 'bad-message', place]]);
      client.connection.stop();
    });

    it('is refused also when it is no message at all', () => {
      const { client, store, socket } = setUp();
      client.connection.start();
      socket().onopen?.();
      socket().onmessage?.({ data: 'secret' });
      expect(store.get().link).toMatchObject({ cause: 'refused' });
      expect(log.mock.calls).toEqual([['Slipway: unreadable message', 'bad-message', 'message is not JSON']]);
      client.connection.stop();
    });

    it('is not what an unreadable message means later: the rest still works', () => {
      const { client, store, greet } = setUp();
      client.connection.start();
      greet().say({ type: 'receipt', receipt: late });
      expect(store.get().link).toEqual({ status: 'connected' });
      expect(log.mock.calls).toEqual([['Slipway: unreadable message', 'bad-message', 'at receipt.durationMs']]);
      client.connection.stop();
    });
  });

  it('leaves no timer behind', () => {
    const { client, greet } = setUp();
    client.connection.start();
    client.activity.setVisible(true);
    greet();
    client.activity.setVisible(false);
    client.connection.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
