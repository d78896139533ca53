// Pages over real websockets, with sandboxes that cost nothing: which may come, how they begin, and what ends them.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS } from '../../lib/protocol/limits.ts';
import { LESSON_REF } from '../testing/fake-lessons.ts';
import {
  CONNECTIONS,
  FRIEND,
  type GatewayUnderTest,
  gatewayUnderTest,
  newLearner,
} from '../testing/gateway-under-test.ts';
import type { PageOptions } from '../testing/test-page.ts';
import { PageSocket } from './page-socket.ts';

let running: GatewayUnderTest;
const open: GatewayUnderTest['open'] = (options) => running.open(options);

beforeEach(async () => {
  running = await gatewayUnderTest();
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await running[Symbol.asyncDispose]();
});

describe('before the websocket', () => {
  it.each<[string, Partial<PageOptions>, number]>([
    ['of another origin', { origin: 'https://evil.example' }, 403],
    ['of no origin', { origin: undefined }, 403],
    ['of an origin that only begins like ours', { origin: `${FRIEND}.evil.example` }, 403],
    ['without a cookie', { cookie: undefined }, 401],
    ['with a forged cookie', { cookie: newLearner('another secret of the same length') }, 401],
    ['with a cookie of another learner’s signature', { cookie: `slipway_learner=${randomUUID()}.x` }, 401],
    ['of another version', { protocol: 'slipway.v0' }, 426],
  ])('a page %s is refused', async (_, options, status) => {
    expect(await open(options).refusal()).toBe(status);
  });

  it.each(['//', 'http://', '/ws/', '/ws%00'])('a request for %s is none of ours, and harms nothing', async (path) => {
    const client = connect({ port: running.port, host: '127.0.0.1', allowHalfOpen: true });
    client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    client.destroy();
  });

  it('a page of an allowed origin is welcome', async () => {
    const page = await open({ origin: FRIEND }).opened();
    expect(await page.hello()).toMatchObject({ version: 4, receipts: [], steps: [] });
  });
});

describe('connections', () => {
  const many = (count: number) => Promise.all(Array.from({ length: count }, () => open().opened()));
  const openFrom = (address: string) => running.openFrom(address);

  it('of one address are refused beyond their number, before the upgrade, and no others', async () => {
    await many(CONNECTIONS.perAddress);
    expect(await open().refusal()).toBe(429);
    expect(await open().refusal()).toBe(429);
    expect(running.log.warn.mock.calls).toEqual([
      [{ limit: 'address', address: '127.0.0.1' }, 'connections are being refused'],
    ]);
    await once(openFrom('192.0.2.1'), 'open');
  });

  it('are refused beyond their number in all', async () => {
    await many(CONNECTIONS.perAddress);
    await Promise.all(['192.0.2.1', '192.0.2.2'].map((address) => once(openFrom(address), 'open')));
    const [, response] = await once(openFrom('192.0.2.3'), 'unexpected-response');
    expect(response.statusCode).toBe(503);
  });

  it('leave room when they end, and refused requests take none', async () => {
    const [first] = await many(CONNECTIONS.perAddress - 1);
    for (let count = 0; count < CONNECTIONS.total; count += 1) {
      expect(await open({ cookie: undefined }).refusal()).toBe(401);
    }
    await open().opened();
    first?.close();
    await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(CONNECTIONS.perAddress - 1));
    const { socket } = await openAgain();
    expect(socket.readyState).toBe(WebSocket.OPEN);
  });

  /** One address may open only so many in a short time. */
  const openAgain = () => {
    vi.setSystemTime(Date.now() + 60_000);
    return open().opened();
  };

  it('that say nothing cost no session', async () => {
    const page = await open().opened();
    await vi.waitFor(() => expect(running.gateway.connectionCount).toBe(1));
    expect(running.sessions.sessions).toEqual([]);
    await page.hello();
    expect(running.sessions.sessions).toHaveLength(1);
  });

  it('are closed when there can be no session, which is logged once', async () => {
    vi.spyOn(running.sessions, 'hold').mockImplementation(() => {
      throw new Error('no space left on device');
    });
    const page = await open().opened();
    page.send({ type: 'hello', version: 4, locale: 'ko', lesson: null });
    page.send({ type: 'ping', id: 1 });
    expect(await page.closed).toEqual({ code: 1011, reason: 'internal' });
    expect(running.log.error).toHaveBeenCalledOnce();
    expect(running.log.warn).not.toHaveBeenCalled();
    expect(page.heard).toEqual([]);
  });
});

describe('saying hello', () => {
  it.each<[string, string | Buffer, number, string]>([
    ['something else first', JSON.stringify({ type: 'ping', id: 1 }), 4400, 'bad-message'],
    ['garbage', 'hello?', 4400, 'bad-message'],
    ['bytes of no frame', Buffer.from([1, 2, 3]), 4400, 'bad-message'],
    ['a frame of output', Buffer.alloc(9), 4400, 'bad-message'],
    ['another version', JSON.stringify({ type: 'hello', version: 9 }), 4426, 'unsupported-version'],
    ['too much', 'x'.repeat(LIMITS.clientFrameBytes + 1), 1009, ''],
  ])('is closed for %s', async (_, message, code, reason) => {
    const page = await open().opened();
    page.socket.send(message);
    expect(await page.closed).toEqual({ code, reason });
  });

  it('is closed for saying it twice', async () => {
    const page = await open().opened();
    await page.hello();
    page.send({ type: 'hello', version: 4, locale: 'ko', lesson: null });
    expect(await page.closed).toMatchObject({ code: 4400 });
  });

  it('gives the steps of the lesson, then the sandbox as it comes', async () => {
    const page = await open().opened();
    const { steps, sandbox } = await page.hello(LESSON_REF);
    expect(steps).toEqual([{ status: 'todo', step: 'lesson/first', reason: null }]);
    expect(sandbox.status).toBe('preparing');
    await page.next('sandbox', (message) => message.sandbox.status === 'ready' && message.sandboxId !== null);
    await page.next('step', ({ step }) => step.status === 'todo' && step.reason?.code === 'container-none');
  });

  it('with an unknown lesson gives a welcome, a fault, and working terminals', async () => {
    const page = await open().opened();
    expect(await page.hello({ course: 'course', lesson: 'nowhere' })).toMatchObject({ steps: [] });
    expect(await page.next('fault')).toMatchObject({ code: 'unknown-lesson', retryable: false });
    await page.attach();
    const runId = randomUUID();
    page.send({ type: 'block.run', block: 'nowhere/greet', runId, terminal: 'main', command: null });
    expect(await page.next('fault', (fault) => fault.runId === runId)).toMatchObject({ code: 'unknown-lesson' });
  });
});

describe('a block that only a solution uses', () => {
  it('is not run for a page, and is told as a command that the page does not have', async () => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    const runId = randomUUID();
    page.send({ type: 'block.run', block: 'lesson/hidden', runId, terminal: 'main', command: null });
    expect(await page.next('fault', (fault) => fault.runId === runId)).toMatchObject({ code: 'unknown-block' });
    page.send({ type: 'step.solution', step: 'lesson/first' });
    expect(await page.next('solution')).toMatchObject({
      commands: [{ block: 'greet' }, { block: null, command: 'echo hidden' }],
    });
  });
});

describe('limits', () => {
  it('closes a page that says nothing in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const page = await open().opened();
      // The server may learn of the connection after the page.
      while (running.gateway.connectionCount === 0) await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(LIMITS.helloTimeoutMs);
      expect(await page.closed).toEqual({ code: 4408, reason: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('counts acknowledgements of nothing as messages', async () => {
    const counted = vi.spyOn(PageSocket.prototype, 'countMessage');
    const page = await open().opened();
    await page.hello();
    await page.attach();
    const before = counted.mock.calls.length;
    for (let count = 0; count < 20; count += 1) page.send({ type: 'terminal.ack', channel: 0, seq: 0 });
    page.send({ type: 'ping', id: 1 });
    await page.next('pong');
    expect(counted.mock.calls.length - before).toBe(21);
  });

  it('closes the ninth page of a learner, and it alone', async () => {
    const cookie = newLearner();
    const eight = await Promise.all(Array.from({ length: 8 }, () => open({ cookie }).opened()));
    const ninth = open({ cookie });
    expect(await ninth.closed).toEqual({ code: 4430, reason: 'too-many-connections' });
    for (const page of eight) await page.hello();
    await (await open().opened()).hello();
  });

  it('tells every page that the server stops', async () => {
    const page = await open().opened();
    await page.hello();
    running.gateway.dispose();
    expect(await page.closed).toMatchObject({ code: 4503 });
  });
});
