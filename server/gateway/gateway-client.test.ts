// The page's own client against the gateway: who writes, what is ended, and runs that wait. Sandboxes that cost nothing.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createStore } from '../../lib/client/external-store.ts';
import { INITIAL_LESSON_STATE } from '../../lib/client/lesson-state.ts';
import { SessionClient } from '../../lib/client/session-client.ts';
import type { Standing } from '../../lib/client/terminal-role.ts';
import type { TerminalScreen, TerminalSize } from '../../lib/client/terminal-screen.ts';
import { WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import { type GatewayUnderTest, gatewayUnderTest, newLearner } from '../testing/gateway-under-test.ts';

let running: GatewayUnderTest;
const clients: SessionClient[] = [];

beforeEach(async () => {
  running = await gatewayUnderTest();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.connection.stop();
  await running[Symbol.asyncDispose]();
});

class Screen implements TerminalScreen {
  bytes = Buffer.alloc(0);
  followed: TerminalSize | null = null;
  write(bytes: Uint8Array, done: () => void): void {
    this.bytes = Buffer.concat([this.bytes, bytes]);
    done();
  }
  reset(): void {
    this.bytes = Buffer.alloc(0);
  }
  follow(size: TerminalSize | null): void {
    this.followed = size;
  }
  get text(): string {
    return this.bytes.toString();
  }
}

/** A page of a learner. */
function page(cookie: string, size: TerminalSize = { cols: 80, rows: 24 }) {
  const origin = `http://127.0.0.1:${running.port}`;
  const store = createStore(INITIAL_LESSON_STATE);
  let socket: WebSocket | undefined;
  const client = new SessionClient({
    url: `ws://127.0.0.1:${running.port}/ws`,
    locale: 'ko',
    lesson: LESSON_REF,
    store,
    openSocket: (url) => {
      socket = new WebSocket(url, WEBSOCKET_SUBPROTOCOL, { headers: { cookie, origin } });
      socket.on('error', () => undefined);
      return socket as unknown as globalThis.WebSocket;
    },
  });
  clients.push(client);
  client.connection.start();
  const show = (name: string, standing: Standing = 'keyboard') => {
    const screen = new Screen();
    return { screen, terminal: client.openTerminal({ name, screen, size, standing: () => standing }) };
  };
  const breakConnection = () => socket?.terminate();
  return { client, store, show, breakConnection };
}

const until = (isTrue: () => unknown) => vi.waitFor(() => expect(isTrue()).toBe(true), { timeout: 5000 });

describe('two pages of a learner on one terminal', () => {
  /** The second looks on. */
  async function two() {
    const cookie = newLearner();
    const [first, second] = [page(cookie), page(cookie, { cols: 120, rows: 40 })];
    const writer = first.show('main');
    await until(() => writer.terminal.role === 'writer');
    const reader = second.show('main', 'away');
    await until(() => reader.terminal.role === 'reader');
    return { first, second, writer, reader };
  }

  it('show the same, at the size of the one that writes', async () => {
    const { writer, reader } = await two();
    writer.terminal.inputText('echo 한글\r');
    await until(() => writer.screen.text.includes('\x07한글\r\n'));
    await until(() => reader.screen.bytes.equals(writer.screen.bytes));
    expect([writer.screen.followed, reader.screen.followed]).toEqual([null, { cols: 80, rows: 24 }]);
    writer.terminal.resize({ cols: 90, rows: 30 });
    await until(() => reader.screen.followed?.cols === 90);
  });

  it('take it from each other by typing, and lose not a key', async () => {
    const { writer, reader } = await two();
    for (const [index, { terminal }] of [reader, writer, reader, writer].entries()) {
      for (const key of `echo turn-${index}\r`) terminal.inputText(key);
      await until(() => reader.screen.text.includes(`\x07turn-${index}\r\n`));
    }
    await until(() => reader.terminal.role === 'reader');
    expect(writer.terminal.role).toBe('writer');
    expect(reader.screen.followed).toEqual({ cols: 80, rows: 24 });
    await until(() => reader.screen.bytes.equals(writer.screen.bytes));
  });

  it('lose and double no key that is on its way while the other one takes over', async () => {
    const { writer, reader } = await two();
    const typed = 'abcdefghijklmnopqrstuvwxyz';
    writer.terminal.inputText('echo ');
    for (const [index, key] of [...typed].entries()) {
      writer.terminal.inputText(key);
      if (index % 5 === 0) reader.terminal.take();
      await new Promise((resolve) => setImmediate(resolve));
    }
    writer.terminal.inputText('\r');
    await until(() => writer.screen.text.includes(`\x07${typed}\r\n`));
  });

  it('get a paste of a megabyte whole, though it takes over first and the connection breaks before it could', async () => {
    const { second, reader } = await two();
    second.breakConnection();
    await until(() => second.store.get().link.status !== 'connected');
    reader.terminal.inputText('x'.repeat(60_000));
    await until(() => reader.terminal.role === 'writer');
    reader.terminal.inputText(`${'x'.repeat(1024 * 1024)}\x15echo over\r`);
    await until(() => reader.screen.text.includes('\x07over\r\n'));
    expect(second.store.get().inputLost.main ?? null).toBeNull();
  });

  it('are written in by the one with the keyboard when the other goes, in its own size', async () => {
    const { first, second, writer, reader } = await two();
    first.client.connection.stop();
    await until(() => reader.terminal.role === 'vacant');
    second.client.closeTerminal(reader.terminal);
    const near = second.show('main', 'keyboard');
    await until(() => near.terminal.role === 'writer');
    first.client.connection.start();
    await until(() => writer.terminal.role === 'writer' && near.terminal.role === 'reader');
    first.client.connection.stop();
    await until(() => near.terminal.role === 'writer');
    near.terminal.inputText('stty size\r');
    await until(() => near.screen.text.includes('\x0740 120\r\n'));
  });

  it('are written in by the one with the keyboard when both come back at once, whichever is first', async () => {
    const cookie = newLearner();
    const pages = [page(cookie), page(cookie, { cols: 120, rows: 40 })] as const;
    const near = pages[0].show('main');
    await until(() => near.terminal.role === 'writer');
    const far = pages[1].show('main', 'view');
    await until(() => far.terminal.role === 'writer');
    near.terminal.take();
    await until(() => near.terminal.role === 'writer' && far.terminal.role === 'reader');
    for (const order of [pages, pages.toReversed()]) {
      for (const { client } of pages) client.connection.stop();
      await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(0));
      for (const { client } of order) client.connection.start();
      await until(() => near.terminal.role === 'writer' && far.terminal.role === 'reader');
    }
  });

  it('both know when one of them ends a terminal, and neither opens it again', async () => {
    const { first, second, writer } = await two();
    const logs = first.show('t2');
    const looking = second.show('t2', 'away');
    await until(() => logs.terminal.role === 'writer' && looking.terminal.role === 'reader');
    expect(first.client.renameTerminal('t2', '로그')).toBe(true);
    await until(() => second.store.get().terminalList.some(({ title }) => title === '로그'));
    first.client.endTerminal('t2');
    await until(() => second.store.get().terminals.t2?.status === 'failed');
    second.breakConnection();
    await until(() => second.store.get().link.status !== 'connected');
    await until(() => second.store.get().link.status === 'connected');
    writer.terminal.inputText('echo on\r');
    await until(() => writer.screen.text.includes('\x07on\r\n'));
    expect(second.store.get().terminalList).toEqual([{ name: 'main', title: null }]);
  });
});

it('a terminal of the same name is another one, also to a page that was away while the first one ended', async () => {
  const cookie = newLearner();
  const [first, second] = [page(cookie), page(cookie)];
  first.show('main');
  const writer = first.show('t2');
  await until(() => writer.terminal.role === 'writer');
  const reader = second.show('t2', 'away');
  writer.terminal.inputText('echo one\r');
  await until(() => reader.screen.text.includes('\x07one\r\n'));
  second.client.connection.stop();
  first.client.endTerminal('t2');
  await until(() => first.store.get().terminals.t2?.status === 'failed');
  first.client.retryTerminal('t2');
  await until(() => writer.terminal.role === 'writer');
  writer.terminal.inputText('echo another one, with more output\r');
  await until(() => writer.screen.text.includes('\x07another one, with more output\r\n'));
  second.client.connection.start();
  await until(() => reader.screen.bytes.equals(writer.screen.bytes));
});

describe('a run that waits', () => {
  const BLOCK = 'lesson/greet';

  async function atPrompt() {
    const all = page(newLearner());
    const main = all.show('main');
    await until(() => main.terminal.role === 'writer');
    const receipt = () => all.store.get().receipts[BLOCK];
    return { ...all, main, receipt };
  }

  /** A run waits for a program of the learner. */
  async function busy() {
    const all = await atPrompt();
    const shell = [...running.provider.sandboxes].flatMap(({ shells }) => shells).find(({ name }) => name === 'main');
    const mark = (body: string) => shell?.print(`\x1b]133;${body};k=${shell.nonce}\x07`);
    mark('C');
    all.client.run(BLOCK, 'main');
    const runId = all.receipt()?.runId ?? '';
    return { ...all, mark, runId };
  }

  it('is taken back, even at once, and does not run when the shell is free', async () => {
    const { client, main, receipt, mark, runId } = await busy();
    client.cancelRun(runId);
    await until(() => receipt()?.status === 'lost');
    expect(receipt()).toMatchObject({ code: 'run-canceled' });
    mark('D;0');
    mark('A');
    mark('B');
    main.terminal.inputText('echo free\r');
    await until(() => main.screen.text.includes('\x07free\r\n'));
    expect(main.screen.text).not.toContain('안녕');
  });

  it('is moved, and runs there', async () => {
    const { client, receipt, runId } = await busy();
    client.moveRun(runId, 't2');
    await until(() => receipt()?.status === 'ok');
    expect(receipt()).toMatchObject({ runId, terminal: 't2', output: '안녕' });
  });

  it('is sent to where it was moved without a connection', async () => {
    const { client, store, breakConnection, receipt } = await atPrompt();
    breakConnection();
    await until(() => store.get().link.status !== 'connected');
    client.run(BLOCK, 'main');
    client.moveRun(receipt()?.runId ?? '', 't2');
    await until(() => receipt()?.status === 'ok');
    expect(receipt()).toMatchObject({ terminal: 't2', output: '안녕' });
  });
});
