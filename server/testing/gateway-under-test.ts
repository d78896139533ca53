// A gateway for tests: behind a real HTTP server, on sandboxes that cost nothing, with the pages that connect to it.
import { once } from 'node:events';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';
import { WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import { Gateway } from '../gateway/gateway.ts';
import { LearnerCookie } from '../gateway/learner-cookie.ts';
import { createUpgradeListener } from '../gateway/upgrade-listener.ts';
import { Previews } from '../preview/previews.ts';
import { Progress } from '../session/lesson/progress.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import { MemoryProgressStore } from '../storage/memory-progress-store.ts';
import { fakeLessons } from './fake-lessons.ts';
import { FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from './session-parts.ts';
import { type PageOptions, TestPage } from './test-page.ts';

export const SECRET = 'a secret of thirty-two characters';
export const FRIEND = 'https://learn.example.org';
export const CONNECTIONS = { total: 14, perAddress: 12 };

export type GatewayUnderTest = Awaited<ReturnType<typeof gatewayUnderTest>>;

/** Disposing it ends its pages, and proves that nothing is left of sandboxes and connections. */
export async function gatewayUnderTest() {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const provider = new FakeSandboxProvider();
  const pool = testPool(provider, { maximum: 5 });
  const progress = new Progress(new MemoryProgressStore(), log);
  const sessions = new SessionRegistry(testContext(pool, { progress }), new MemoryStore());
  const gateway = new Gateway({
    sessions,
    lessons: fakeLessons,
    previews: new Previews({ secret: SECRET, base: 'preview.localhost' }),
    cookie: new LearnerCookie(SECRET),
    log,
    origins: [FRIEND],
    proxyHops: 1,
    connections: CONNECTIONS,
  });
  const server = createServer();
  const takeUpgrade = createUpgradeListener({
    previews: () => false,
    gateway: (...upgrade) => gateway.handleUpgrade(...upgrade),
    pages: null,
  });
  server.on('upgrade', takeUpgrade);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const pages: TestPage[] = [];
  const sockets: WebSocket[] = [];
  return {
    log,
    provider,
    progress,
    sessions,
    gateway,
    port,
    /** A page of a new learner, unless told otherwise. */
    open: (options: Partial<PageOptions> = {}): TestPage => {
      const page = new TestPage({ port, origin, cookie: newLearner(), ...options });
      pages.push(page);
      return page;
    },
    /** As a proxy in front of us passes it on. */
    openFrom: (address: string): WebSocket => {
      const headers = { cookie: newLearner(), origin, 'x-forwarded-for': address };
      const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, WEBSOCKET_SUBPROTOCOL, { headers });
      sockets.push(socket.on('error', () => undefined));
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const page of pages.splice(0)) page.close();
      for (const socket of sockets.splice(0)) socket.terminate();
      gateway.dispose();
      await sessions.dispose();
      await pool.dispose();
      await new Promise((resolve) => server.close(resolve));
      expect(provider.leftovers).toBe(0);
      await vi.waitFor(() => expect(gateway.connectionCount).toBe(0));
    },
  };
}

/** Who comes with this cookie. */
export const learnerOf = (cookie: string): string => cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf('.'));

/** A cookie as a page's answer would set it. */
export function newLearner(secret = SECRET): string {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  new LearnerCookie(secret).ensure(new IncomingMessage(new Socket()), response);
  return String(response.getHeader('Set-Cookie')).split(';', 1)[0] as string;
}
