// The client against a server double that speaks the protocol over a fake socket.
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import { decodeClientMessage, encodeServerMessage } from '../protocol/codec.ts';
import { decodeFrame, encodeFrame } from '../protocol/frames.ts';
import {
  CLOSE_CODES,
  type ClientMessage,
  type Receipt,
  type SandboxView,
  type ServerMessage,
  type StepState,
} from '../protocol/messages.ts';
import { createStore } from './external-store.ts';
import { INITIAL_LESSON_STATE } from './lesson-state.ts';
import { SessionClient } from './session-client.ts';
import type { TerminalScreen } from './terminal-channel.ts';

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  binaryType = '';
  closed = false;
  readonly messages: ClientMessage[] = [];
  readonly input: string[] = [];

  send(data: string | Uint8Array): void {
    if (typeof data === 'string') this.messages.push(decodeClientMessage(data));
    else this.input.push(new TextDecoder().decode(decodeFrame(data).payload));
  }

  close(): void {
    this.closed = true;
  }

  say(message: ServerMessage): void {
    this.onmessage?.({ data: encodeServerMessage(message) });
  }

  refuse(code: ErrorCode, channel = 0): void {
    this.say({ type: 'fault', code, retryable: ERROR_CODES[code].retryable, channel, runId: null });
  }

  print(seq: number, text: string): void {
    const payload = new TextEncoder().encode(text);
    this.onmessage?.({ data: encodeFrame({ kind: 'output', channel: 0, seq, payload }).buffer });
  }

  sent<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.messages.filter((message): message is Extract<ClientMessage, { type: T }> => message.type === type);
  }
}

class FakeScreen implements TerminalScreen {
  text = '';
  write(bytes: Uint8Array, done: () => void): void {
    this.text += new TextDecoder().decode(bytes);
    done();
  }
  reset(): void {
    this.text = '';
  }
}

const ready: ServerMessage = {
  type: 'welcome',
  version: 1,
  sandboxId: 's1',
  sandbox: { status: 'ready' },
  limits: {
    memoryBytes: 1,
    cpus: 1,
    pids: 1,
    diskBytes: null,
    terminals: 4,
    openFiles: null,
    runsPerMinute: 120,
    egress: 'none',
    bandwidthMbit: null,
    idleMinutes: 60,
    maxAgeMinutes: 240,
  },
  vitals: null,
  incident: null,
  receipts: [],
  steps: [],
};

function setUp() {
  const sockets: FakeSocket[] = [];
  const store = createStore(INITIAL_LESSON_STATE);
  const client = new SessionClient({
    url: 'ws://test/ws',
    locale: 'ko',
    lesson: { course: 'containers', lesson: 'hello' },
    store,
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
  });
  const socket = (): FakeSocket => {
    const last = sockets.at(-1);
    if (last === undefined) throw new Error('no socket was opened');
    return last;
  };
  const greet = (welcome: ServerMessage = ready): FakeSocket => {
    socket().onopen?.();
    socket().say(welcome);
    return socket();
  };
  const drop = async (code = 1006): Promise<void> => {
    socket().onclose?.({ code });
    await vi.advanceTimersByTimeAsync(1000);
  };
  return { client, store, sockets, socket, greet, drop };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

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

describe('a terminal', () => {
  const attached = (fromSeq: number, endSeq: number): ServerMessage => ({
    type: 'terminal.attached',
    terminal: 'main',
    channel: 0,
    fromSeq,
    endSeq,
  });

  function withTerminal() {
    const all = setUp();
    const screen = new FakeScreen();
    all.client.connection.start();
    all.greet();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 } });
    all.socket().say(attached(0, 0));
    return { ...all, screen, terminal };
  }

  it('resumes after a reconnect without losing or doubling a byte', async () => {
    const { client, socket, greet, drop, screen } = withTerminal();
    socket().print(0, 'hello ');
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ resumeFrom: 6 }]);
    socket().say(attached(0, 11));
    socket().print(0, 'hello world');
    expect(screen.text).toBe('hello world');
    client.connection.stop();
  });

  it('starts from nothing when the engine was replaced', async () => {
    const { client, socket, greet, drop, screen } = withTerminal();
    socket().print(0, 'old');
    await drop();
    expect(greet({ ...ready, sandboxId: 's2' } as ServerMessage).sent('terminal.attach')).toMatchObject([
      { resumeFrom: 0 },
    ]);
    socket().say(attached(0, 3));
    socket().print(0, 'new');
    expect(screen.text).toBe('new');
    client.connection.stop();
  });

  it('holds what is typed while there is no connection', async () => {
    const { client, greet, socket, drop, terminal } = withTerminal();
    await drop();
    terminal.inputText('ls');
    terminal.inputText('\r');
    greet();
    expect(socket().input).toEqual([]);
    socket().say(attached(0, 0));
    expect(socket().input.join('')).toBe('ls\r');
    client.connection.stop();
  });

  it('acknowledges once idle, and keeps answers to old output to itself', async () => {
    const { client, socket, terminal } = withTerminal();
    socket().print(0, 'abc');
    expect(socket().sent('terminal.ack')).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(socket().sent('terminal.ack')).toMatchObject([{ seq: 3 }]);
    socket().say(attached(3, 900));
    terminal.inputText('\x1b[?1;2c');
    expect(socket().input).toEqual([]);
    client.connection.stop();
  });
});

describe('a terminal that does not open', () => {
  const sandbox = (view: SandboxView): ServerMessage => ({ type: 'sandbox', sandboxId: 's1', sandbox: view });
  const warned: SandboxView = { status: 'idle-warning', endsAt: 1, reason: 'idle', extendable: true };
  const opened: ServerMessage = { type: 'terminal.attached', terminal: 'main', channel: 0, fromSeq: 0, endSeq: 0 };
  /** Longer than every wait before another try. */
  const LONG_MS = 15_000;

  function asked() {
    const all = setUp();
    all.client.connection.start();
    all.greet();
    const screen = new FakeScreen();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 } });
    const tries = (): number => all.socket().sent('terminal.attach').length;
    const shown = () => all.store.get().terminals.main ?? null;
    return { ...all, terminal, tries, shown };
  }

  /** Refuses every try until none follows. @returns how many there were */
  async function refuseAll({ socket, tries }: ReturnType<typeof asked>, code: ErrorCode): Promise<number> {
    for (let refused = 0; refused < tries(); refused += 1) {
      socket().refuse(code);
      await vi.advanceTimersByTimeAsync(LONG_MS);
    }
    return tries();
  }

  it('says that it is being opened, until it is', () => {
    const { client, socket, shown } = asked();
    expect(shown()).toEqual({ status: 'opening' });
    socket().say(opened);
    expect(shown()).toBeNull();
    client.connection.stop();
  });

  it('is asked for again after a while, and gets what was typed meanwhile', async () => {
    const { client, socket, terminal, tries, shown } = asked();
    socket().refuse('engine-error');
    terminal.inputText('ls');
    expect(shown()).toEqual({ status: 'reopening' });
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(tries()).toBe(2);
    socket().say(opened);
    expect(shown()).toBeNull();
    expect(socket().input).toEqual(['ls']);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is asked for while the engine is about to end, too', async () => {
    const { client, socket, tries } = asked();
    socket().say(sandbox(warned));
    socket().refuse('timeout');
    await vi.advanceTimersByTimeAsync(400);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is given up in the end, with the reason and without what was typed', async () => {
    const all = asked();
    all.terminal.inputText('before');
    expect(await refuseAll(all, 'engine-error')).toBe(6);
    expect(all.shown()).toEqual({ status: 'failed', code: 'engine-error' });
    all.terminal.inputText('after');
    all.client.retryTerminal('main');
    all.socket().say(opened);
    expect(all.socket().input).toEqual([]);
    all.client.connection.stop();
  });

  it('is not asked for again by itself where that would not help', async () => {
    const all = asked();
    expect(await refuseAll(all, 'terminal-limit')).toBe(1);
    expect(all.shown()).toEqual({ status: 'failed', code: 'terminal-limit' });
    all.socket().say(sandbox(warned));
    expect(all.tries()).toBe(1);
    all.client.connection.stop();
  });

  it('is asked for again, as often as before, when the learner wants it', async () => {
    const all = asked();
    const { client, socket, tries, shown } = all;
    await refuseAll(all, 'engine-error');
    client.retryTerminal('main');
    expect(shown()).toEqual({ status: 'reopening' });
    expect(tries()).toBe(7);
    socket().refuse('engine-error');
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(8);
    socket().say(opened);
    expect(shown()).toBeNull();
    client.connection.stop();
  });

  it('does not wait when the learner does not want to', () => {
    const { client, socket, tries } = asked();
    socket().refuse('engine-error');
    client.retryTerminal('main');
    client.retryTerminal('main');
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it('is asked for at once when there is news of the engine, and not again when the wait is over', async () => {
    const { client, socket, tries } = asked();
    socket().refuse('engine-error');
    socket().say(sandbox(warned));
    expect(tries()).toBe(2);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it.each<SandboxView>([
    { status: 'preparing', step: 'reconnect' },
    { status: 'preparing', step: 'container' },
    { status: 'expired', reason: 'idle' },
    { status: 'failed', code: 'sandbox-gone' },
  ])('is not asked for, nor complained of, while there is no engine: %o', async (view) => {
    const { client, socket, tries, shown } = asked();
    socket().refuse('engine-error');
    socket().say(sandbox(view));
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    socket().say(sandbox({ status: 'ready' }));
    expect(tries()).toBe(2);
    client.connection.stop();
  });

  it.each<ErrorCode>(['engine-error', 'terminal-limit'])('is asked for anew by a new connection: %s', async (code) => {
    const { client, socket, greet, drop, tries, shown } = asked();
    socket().refuse(code);
    await drop();
    expect(shown()).toBeNull();
    greet();
    expect(tries()).toBe(1);
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is forgotten when the page no longer shows it', async () => {
    const { client, socket, terminal, tries, shown } = asked();
    socket().refuse('engine-error');
    client.closeTerminal(terminal);
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('leaves no timer behind', () => {
    const { client, socket } = asked();
    socket().refuse('engine-error');
    client.connection.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is not what a fault of an open one means', () => {
    const { client, socket, tries, shown } = asked();
    socket().say(opened);
    for (const code of ['engine-error', 'terminal-closed'] as const) socket().refuse(code);
    expect(shown()).toBeNull();
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is not what a fault of something typed before means, once the answer comes', async () => {
    const { client, socket, tries, shown } = asked();
    socket().refuse('terminal-closed');
    socket().say(opened);
    expect(shown()).toBeNull();
    await vi.advanceTimersByTimeAsync(LONG_MS);
    expect(tries()).toBe(1);
    client.connection.stop();
  });

  it('is not taken for open by an answer that was meant for the engine before', () => {
    const { client, socket, tries } = asked();
    socket().say(sandbox({ status: 'preparing', step: 'container' }));
    socket().say(opened);
    socket().say({ type: 'sandbox', sandboxId: 's2', sandbox: { status: 'ready' } });
    expect(tries()).toBe(2);
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
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 } });
    all.socket().say({ type: 'terminal.attached', terminal: 'main', channel: 0, fromSeq: 0, endSeq: 0 });
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
    socket().say({ type: 'terminal.attached', terminal: 'main', channel: 0, fromSeq: 0, endSeq: 3 });
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
    socket().say({ type: 'terminal.attached', terminal: 'main', channel: 0, fromSeq: 3, endSeq: 3 });
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

function pick(run: Extract<ClientMessage, { type: 'block.run' }> | undefined) {
  if (run === undefined) throw new Error('no run was sent');
  const { block, runId, terminal } = run;
  return { block, runId, terminal };
}
