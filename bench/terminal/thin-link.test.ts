import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ThinLink } from './thin-link.ts';

const closing: Array<() => unknown> = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    // The link is broken at the end of each test.
    socket.on('error', () => undefined);
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  closing.push(() => server.close());
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function openLink(port: number, bytesPerSecond: number): Promise<ThinLink> {
  const link = await ThinLink.open({ port, bytesPerSecond });
  closing.push(() => link[Symbol.asyncDispose]());
  return link;
}

function dial(port: number): Socket {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => undefined);
  closing.push(() => socket.destroy());
  return socket;
}

describe('ThinLink', () => {
  it('passes every byte', async () => {
    const data = randomBytes(120_000);
    const link = await openLink(await listen((socket) => socket.end(data)), 400_000);
    const client = dial(link.port);
    expect((await buffer(client)).equals(data)).toBe(true);
    client.end();
  });

  it('carries both ways, and the end of each on its own', async () => {
    const port = await listen((socket) => {
      socket.on('end', () => socket.end('bye'));
      socket.resume();
    });
    const client = dial((await openLink(port, 1_000_000)).port);
    client.end('hello');
    expect(String(await buffer(client))).toBe('bye');
  });

  it('makes the sender wait, instead of keeping what it sends', async () => {
    let sent = 0;
    const port = await listen((socket) => {
      const send = () => {
        while (sent < 64_000_000) {
          sent += 64_000;
          if (!socket.write(Buffer.alloc(64_000))) break;
        }
      };
      socket.on('drain', send);
      send();
    });
    const client = dial((await openLink(port, 200_000)).port);
    await once(client, 'data');
    await new Promise((resolve) => setTimeout(resolve, 300));
    // The kernel's own buffers take some megabytes.
    expect(sent).toBeLessThan(24_000_000);
  });

  it('breaks what is connected and lets others connect', async () => {
    const link = await openLink(await listen((socket) => socket.write('hi')), 1_000_000);
    const first = dial(link.port);
    await once(first, 'data');
    const closed = new Promise((resolve) => first.once('close', resolve));
    link.cut();
    await closed;
    const [greeting] = await once(dial(link.port), 'data');
    expect(String(greeting)).toBe('hi');
  });
});
