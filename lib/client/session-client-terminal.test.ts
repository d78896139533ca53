// The client's terminal: across reconnects and replaced engines.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerMessage } from '../protocol/messages.ts';
import {
  attached,
  FakeScreen,
  ready,
  setUp,
  startClock,
  stopClock,
  writes,
} from './testing/session-client-under-test.ts';

beforeEach(startClock);
afterEach(stopClock);

describe('a terminal', () => {
  function withTerminal() {
    const all = setUp();
    const screen = new FakeScreen();
    all.client.connection.start();
    all.greet();
    const terminal = all.client.openTerminal({ name: 'main', screen, size: { cols: 80, rows: 24 }, writes });
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
});
