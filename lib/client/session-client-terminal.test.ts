// The client's terminal: across reconnects and replaced engines.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
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

describe('a terminal', () => {
  function withTerminal() {
    const all = setUp();
    const screen = new FakeScreen();
    all.client.connection.start();
    all.greet();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 }, standing });
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

  it('keeps answers to old output to itself', () => {
    const { client, socket, terminal } = withTerminal();
    socket().print(0, 'abc');
    socket().say(attached(3, 900));
    terminal.inputText('\x1b[?1;2c');
    expect(socket().input).toEqual([]);
    client.connection.stop();
  });

  it('holds so much and no more: what does not fit is refused as a whole, with all that follows, and told', async () => {
    const { client, store, socket, greet, drop, terminal } = withTerminal();
    await drop();
    terminal.inputText('echo ');
    terminal.inputText('x'.repeat(64 * 1024));
    terminal.inputText('\r');
    expect(store.get().inputLost).toEqual({ main: 'too-much' });
    greet();
    socket().say(attached(0));
    expect(socket().input).toEqual(['echo ']);
    expect(store.get().inputLost).toEqual({ main: 'too-much' });
    terminal.inputText('\x03');
    expect(store.get().inputLost).toEqual({ main: null });
    client.connection.stop();
  });

  it('tells that what was held does not go to another engine', async () => {
    const { client, store, socket, greet, drop, terminal } = withTerminal();
    await drop();
    terminal.inputText('docker rm -f web\r');
    greet({ ...ready, sandboxId: 's2' } as ServerMessage);
    socket().say(attached(0));
    expect(socket().input).toEqual([]);
    expect(store.get().inputLost).toEqual({ main: 'shell-gone' });
    client.connection.stop();
  });

  it('holds nothing that the emulator says by itself', async () => {
    const { client, store, socket, greet, drop, terminal } = withTerminal();
    await drop();
    for (const text of ['\x1b[1;1R', '\x1b[I', '\x1b[<0;1;1M']) terminal.inputText(text);
    greet();
    socket().say(attached(0));
    expect(socket().input).toEqual([]);
    expect(store.get().inputLost).toEqual({});
    client.connection.stop();
  });

  it('counts input on through a jump, and anew in another attachment', async () => {
    const { client, socket, greet, drop, terminal, screen } = withTerminal();
    socket().print(0, 'old');
    terminal.inputText('abc');
    socket().say(attached(5000));
    socket().frame({ kind: 'snapshot', channel: 0, seq: 5000, payload: new TextEncoder().encode('drawn ') });
    socket().print(5000, 'new');
    terminal.inputText('d');
    expect(screen.text).toBe('drawn new');
    expect(socket().inputSeqs).toEqual([0, 3]);
    await drop();
    expect(greet().sent('terminal.attach')).toMatchObject([{ resumeFrom: 5003 }]);
    socket().say(attached(5003));
    terminal.inputText('e');
    expect(socket().inputSeqs).toEqual([0]);
    client.connection.stop();
  });
});
