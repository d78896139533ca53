// Raw sockets that ask for upgrades as no browser would.
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuse } from '../preview/refusal.ts';
import { createUpgradeListener, type UpgradeTaker } from './upgrade-listener.ts';

let server: Server;
const clients: Socket[] = [];
/** The server's ends of the connections. */
const sockets: Socket[] = [];

beforeEach(async () => {
  server = createServer();
  server.on('connection', (socket) => void sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const socket of [...clients.splice(0), ...sockets.splice(0)]) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function listen(pages: UpgradeTaker | null, gateway: UpgradeTaker = () => false): void {
  server.on('upgrade', createUpgradeListener({ previews: () => false, gateway, pages }));
}

/** A client that never ends its half of the connection. */
function ask(path: string) {
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  clients.push(client);
  let answer = '';
  client.on('data', (data) => {
    answer += data;
  });
  client.on('error', () => undefined);
  client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
  const ended = once(client, 'end');
  return { client, answered: () => ended.then(() => answer) };
}

/** The server lets go by itself: no client here ever does. */
const letGo = () => vi.waitFor(() => expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true]));

describe('in production', () => {
  it.each(['/', '//', '/nothing?x=1', '/_next/hmr', '///ws', 'http://'])(
    '%s is not found, and closed',
    async (path) => {
      listen(null);
      expect(await ask(path).answered()).toMatch(/^HTTP\/1\.1 404 /);
      await letGo();
    },
  );

  it('what is ours is not touched', async () => {
    listen(null, (_, socket) => socket.write('ours'));
    const { client } = ask('/ws');
    expect(String((await once(client, 'data'))[0])).toBe('ours');
    expect(sockets[0]?.destroyed).toBe(false);
  });
});

describe('in development', () => {
  it('hot reload gets what is not ours', async () => {
    listen((_, socket) => socket.write('hot'));
    const { client } = ask('/_next/hmr');
    expect(String((await once(client, 'data'))[0])).toBe('hot');
  });

  it('is not found while nobody listens', async () => {
    const next = new EventEmitter();
    listen((...upgrade) => next.emit('upgrade', ...upgrade));
    expect(await ask('/_next/hmr').answered()).toMatch(/^HTTP\/1\.1 404 /);
    await letGo();
  });

  it('is closed when nobody answers in time, and only then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let taken = 0;
      listen(({ url }, socket) => {
        taken += 1;
        return url === '/silence' || socket.write('hot');
      });
      const hot = ask('/hot');
      await once(hot.client, 'data');
      const { answered } = ask('/silence');
      while (taken < 2) await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(10_000);
      expect(await answered()).toMatch(/^HTTP\/1\.1 404 /);
      expect(sockets[0]?.destroyed).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a client that goes away is no error of the process', async () => {
    listen(() => true);
    const { client } = ask('/silence');
    await vi.waitFor(() => expect(server.listenerCount('upgrade') + sockets.length).toBe(2));
    await vi.waitFor(() => expect(sockets[0]?.listenerCount('error')).toBeGreaterThan(0));
    client.resetAndDestroy();
    await letGo();
  });
});

describe('refusing', () => {
  it('a client that is gone already is no error of the process', async () => {
    const socket = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done(new Error('ECONNRESET')) });
    // Not once(), which would listen for errors, too.
    const closed = new Promise((resolve) => socket.on('close', resolve));
    refuse(socket, '403 Forbidden', 'no');
    await closed;
    expect(socket.destroyed).toBe(true);
  });

  it('a client that does not take the answer is closed all the same', async () => {
    vi.useFakeTimers();
    try {
      const socket = new Duplex({ read() {}, write: () => undefined });
      refuse(socket, '403 Forbidden', 'no');
      expect(socket.destroyed).toBe(false);
      vi.advanceTimersByTime(5000);
      expect(socket.destroyed).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });
});
