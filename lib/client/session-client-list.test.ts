// The client and the session's list of terminals: what it asks of them, and what becomes of those that somebody ended.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LIMITS } from '../protocol/limits.ts';
import type { ServerMessage, TerminalInfo } from '../protocol/messages.ts';
import {
  attached,
  FakeScreen,
  ready,
  setUp,
  standing,
  startClock,
  stopClock,
} from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

const named = (...names: string[]): TerminalInfo[] => names.map((name) => ({ name, title: null }));
const listed = (...names: string[]): ServerMessage => ({ type: 'terminals', terminals: named(...names) });
const welcome = (sandboxId: string, ...names: string[]) =>
  ({ ...ready, sandboxId, terminals: named(...names) }) as ServerMessage;

/** A page that shows `main` and `t2`. */
function showing() {
  const all = setUp();
  all.client.connection.start();
  all.greet(welcome('s1', 'main', 't2'));
  const [main, second] = [new FakeScreen(), new FakeScreen()];
  const open = (name: string, screen: FakeScreen) =>
    all.client.openTerminal({ name, screen, size: { cols: 80, rows: 24 }, standing });
  const [mainChannel, secondChannel] = [open('main', main), open('t2', second)];
  all.socket().say(attached(0));
  all.socket().say(attached(0, 0, { terminal: 't2', channel: 1 }));
  const asked = () => all.socket().sent('terminal.attach').length;
  const shown = (name: string) => all.store.get().terminals[name] ?? null;
  return { ...all, main, second, mainChannel, secondChannel, open, asked, shown };
}

describe('the list', () => {
  it('comes with the welcome and when it changes', () => {
    const { client, store, socket } = showing();
    expect(store.get().terminalList).toEqual(named('main', 't2'));
    socket().say({ type: 'terminals', terminals: [{ name: 'main', title: 'Build' }] });
    expect(store.get().terminalList).toEqual([{ name: 'main', title: 'Build' }]);
    client.connection.stop();
  });

  it('stays as the server said it while there is no connection', async () => {
    const { client, store, drop } = showing();
    await drop();
    expect(store.get().terminalList).toEqual(named('main', 't2'));
    client.connection.stop();
  });
});

describe('what is asked', () => {
  it('goes out with a connection, and is not made up for without one', async () => {
    const { client, socket, greet, drop } = showing();
    const ask = () => [client.endTerminal('t2'), client.interruptTerminal('t2'), client.renameTerminal('t2', 'Logs')];
    expect(ask()).toEqual([true, true, true]);
    const sent = () => socket().messages.filter(({ type }) => /close|interrupt|rename/.test(type));
    expect(sent()).toEqual([
      { type: 'terminal.close', terminal: 't2' },
      { type: 'terminal.interrupt', terminal: 't2' },
      { type: 'terminal.rename', terminal: 't2', title: 'Logs' },
    ]);
    await drop();
    expect(ask()).toEqual([false, false, false]);
    greet();
    expect(sent()).toEqual([]);
    client.connection.stop();
  });

  it('shows a new title at once', () => {
    const { client, store } = showing();
    client.renameTerminal('t2', 'Logs');
    expect(store.get().terminalList[1]).toEqual({ name: 't2', title: 'Logs' });
    client.renameTerminal('t2', null);
    expect(store.get().terminalList[1]).toEqual({ name: 't2', title: null });
    client.connection.stop();
  });

  it.each(['', 'two\nlines', '\x1b[31m', 'x'.repeat(LIMITS.terminalTitleChars + 1)])('is no title: %j', (title) => {
    const { client, store, socket } = showing();
    expect(client.renameTerminal('t2', title)).toBe(false);
    expect(socket().sent('terminal.rename')).toEqual([]);
    expect(store.get().terminalList).toEqual(named('main', 't2'));
    client.connection.stop();
  });
});

describe('a terminal that somebody ended', () => {
  const another = { sandboxId: 's2', sandbox: { status: 'ready' } } as const;
  const ended = { status: 'failed', code: 'terminal-closed' };

  it('is not opened again by itself, also not after a reconnect', async () => {
    const { client, socket, greet, drop, shown } = showing();
    socket().say(listed('main'));
    expect([shown('main'), shown('t2')]).toEqual([null, ended]);
    await drop();
    expect(greet(welcome('s1', 'main')).sent('terminal.attach')).toMatchObject([{ terminal: 'main' }]);
    client.connection.stop();
  });

  it('while this page had no connection is not opened again, either', async () => {
    const { client, greet, drop, shown } = showing();
    await drop();
    expect(greet(welcome('s1', 'main')).sent('terminal.attach')).toMatchObject([{ terminal: 'main' }]);
    expect(shown('t2')).toEqual(ended);
    client.connection.stop();
  });

  it.each<[string, (all: ReturnType<typeof showing>) => void]>([
    ['the learner wants it', ({ client }) => client.retryTerminal('t2')],
    ['somebody opened it again', ({ socket }) => socket().say(listed('main', 't2'))],
    ['the engine is another one', ({ socket }) => socket().say({ type: 'sandbox', ...another })],
  ])('is opened, as another one, when %s', (_, act) => {
    const all = showing();
    all.socket().print(0, 'main');
    all.socket().frame({ kind: 'output', channel: 1, seq: 0, payload: new TextEncoder().encode('second') });
    all.socket().say(listed('main'));
    act(all);
    const last = all.socket().sent('terminal.attach').at(-1);
    expect(last).toMatchObject({ terminal: 't2', resumeFrom: 0 });
    expect(all.second.text).toBe('');
    all.client.connection.stop();
  });

  it('takes what was held for it with it, which is told', () => {
    const { client, store, socket, secondChannel } = showing();
    socket().say({ type: 'terminal.view', channel: 1, inputSeq: 0, role: 'reader', vacant: false, cols: 80, rows: 24 });
    secondChannel.inputText('ls');
    socket().say(listed('main'));
    expect(store.get().inputLost).toEqual({ t2: 'shell-gone' });
    client.forgetInputLost('t2');
    expect(store.get().inputLost).toEqual({ t2: null });
    client.connection.stop();
  });

  it('is not what an empty list means: that the engine is gone, whose last screen stays to be read', () => {
    const { client, socket, main, shown, asked } = showing();
    socket().print(0, 'last words');
    socket().say(listed());
    socket().say({ type: 'sandbox', sandboxId: null, sandbox: { status: 'expired', reason: 'idle' } });
    expect([main.text, shown('main'), shown('t2')]).toEqual(['last words', null, null]);
    socket().say({ type: 'sandbox', ...another });
    expect(asked()).toBe(4);
    client.connection.stop();
  });

  it('is not one that is only being opened', () => {
    const { client, socket, open, shown } = showing();
    open('t3', new FakeScreen());
    socket().say(listed('main', 't2', 't3'));
    socket().say(listed('main', 't2'));
    expect(shown('t3')).toEqual({ status: 'opening' });
    client.connection.stop();
  });
});

describe('a terminal that the page no longer shows', () => {
  const print = (all: ReturnType<typeof showing>, seq: number, text: string) =>
    all.socket().frame({ kind: 'output', channel: 1, seq, payload: new TextEncoder().encode(text) });
  const acks = (all: ReturnType<typeof showing>) =>
    all
      .socket()
      .sent('terminal.ack')
      .map(({ seq }) => seq);

  it('still takes what comes, also what its screen had not taken, so that its shell goes on', async () => {
    const all = showing();
    all.second.isSlow = true;
    print(all, 0, 'abc');
    all.client.closeTerminal(all.secondChannel);
    expect(acks(all)).toEqual([3]);
    print(all, 3, 'def');
    await vi.advanceTimersByTimeAsync(1000);
    expect(acks(all)).toEqual([3, 6]);
    expect(all.second.text).toBe('abc');
    all.client.connection.stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives its channel to the next, which shows nothing of it', () => {
    const all = showing();
    all.client.closeTerminal(all.secondChannel);
    const third = new FakeScreen();
    expect(all.open('t3', third).channel).toBe(1);
    print(all, 0, 'late');
    expect(third.text).toBe('');
    all.socket().say(attached(0, 0, { terminal: 't3', channel: 1 }));
    print(all, 0, 'new');
    expect(third.text).toBe('new');
    all.client.connection.stop();
  });

  it('is not asked for by the next connection', async () => {
    const all = showing();
    all.client.closeTerminal(all.secondChannel);
    await all.drop();
    expect(all.greet(welcome('s1', 'main', 't2')).sent('terminal.attach')).toMatchObject([{ terminal: 'main' }]);
    all.client.connection.stop();
  });
});
