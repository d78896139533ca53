// Pages over real websockets, with sandboxes that cost nothing.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, connect, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS, WEBSOCKET_SUBPROTOCOL } from '../../lib/protocol/limits.ts';
import type { Receipt } from '../../lib/protocol/messages.ts';
import type { WarmPool } from '../sandbox/warm-pool.ts';
import { Session } from '../session/session.ts';
import { SessionRegistry } from '../session/session-registry.ts';
import { Terminal } from '../session/terminal.ts';
import { fakeLessons, LESSON_REF } from '../testing/fake-lessons.ts';
import { FakeSandboxProvider } from '../testing/fake-sandbox-provider.ts';
import { MemoryStore, testContext, testPool } from '../testing/session-parts.ts';
import { type PageOptions, TestPage } from '../testing/test-page.ts';
import { Gateway } from './gateway.ts';
import { LearnerCookie } from './learner-cookie.ts';
import { createUpgradeListener } from './upgrade-listener.ts';

const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
const SECRET = 'a secret of thirty-two characters';
/** As in the test context. */
const TERMINALS = 4;
const FRIEND = 'https://learn.example.org';
const CONNECTIONS = { total: 14, perAddress: 12 };

let server: Server;
let gateway: Gateway;
let provider: FakeSandboxProvider;
let sessions: SessionRegistry;
let pool: WarmPool;
let port: number;
const pages: TestPage[] = [];
const sockets: WebSocket[] = [];

beforeEach(async () => {
  provider = new FakeSandboxProvider();
  pool = testPool(provider, { maximum: 5 });
  sessions = new SessionRegistry(testContext(pool), new MemoryStore());
  const cookie = new LearnerCookie(SECRET);
  gateway = new Gateway({
    sessions,
    lessons: fakeLessons,
    cookie,
    log,
    origins: [FRIEND],
    proxyHops: 1,
    connections: CONNECTIONS,
  });
  server = createServer();
  const takeUpgrade = createUpgradeListener({
    gateway: (...upgrade) => gateway.handleUpgrade(...upgrade),
    pages: null,
  });
  server.on('upgrade', takeUpgrade);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  for (const page of pages.splice(0)) page.close();
  for (const socket of sockets.splice(0)) socket.terminate();
  gateway.dispose();
  await sessions.dispose();
  await pool.dispose();
  await new Promise((resolve) => server.close(resolve));
  expect(provider.leftovers).toBe(0);
  await vi.waitFor(() => expect(gateway.connectionCount).toBe(0));
});

/** A cookie as a page's answer would set it. */
function newLearner(secret = SECRET): string {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  new LearnerCookie(secret).ensure(new IncomingMessage(new Socket()), response);
  return String(response.getHeader('Set-Cookie')).split(';', 1)[0] as string;
}

function open(options: Partial<PageOptions> = {}): TestPage {
  const page = new TestPage({ port, origin: `http://127.0.0.1:${port}`, cookie: newLearner(), ...options });
  pages.push(page);
  return page;
}

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
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    client.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    const [answer] = await once(client, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    client.destroy();
  });

  it('a page of an allowed origin is welcome', async () => {
    const page = await open({ origin: FRIEND }).opened();
    expect(await page.hello()).toMatchObject({ version: 1, receipts: [], steps: [] });
  });
});

describe('connections', () => {
  const many = (count: number) => Promise.all(Array.from({ length: count }, () => open().opened()));
  /** As a proxy in front of us passes it on. */
  const openFrom = (address: string): WebSocket => {
    const headers = { cookie: newLearner(), origin: `http://127.0.0.1:${port}`, 'x-forwarded-for': address };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, WEBSOCKET_SUBPROTOCOL, { headers });
    sockets.push(socket.on('error', () => undefined));
    return socket;
  };

  it('of one address are refused beyond their number, before the upgrade, and no others', async () => {
    await many(CONNECTIONS.perAddress);
    log.warn.mockClear();
    expect(await open().refusal()).toBe(429);
    expect(await open().refusal()).toBe(429);
    expect(log.warn.mock.calls).toEqual([
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
    await vi.waitFor(() => expect(gateway.connectionCount).toBe(CONNECTIONS.perAddress - 1));
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
    await vi.waitFor(() => expect(gateway.connectionCount).toBe(1));
    expect(sessions.sessions).toEqual([]);
    await page.hello();
    expect(sessions.sessions).toHaveLength(1);
  });

  it('are closed when there can be no session, which is logged once', async () => {
    vi.spyOn(sessions, 'hold').mockImplementation(() => {
      throw new Error('no space left on device');
    });
    for (const mock of Object.values(log)) mock.mockClear();
    const page = await open().opened();
    page.send({ type: 'hello', version: 1, locale: 'ko', lesson: null });
    page.send({ type: 'ping', id: 1 });
    expect(await page.closed).toEqual({ code: 1011, reason: 'internal' });
    expect(log.error).toHaveBeenCalledOnce();
    expect(log.warn).not.toHaveBeenCalled();
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
    page.send({ type: 'hello', version: 1, locale: 'ko', lesson: null });
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
    page.send({ type: 'block.run', block: 'nowhere/greet', runId: randomUUID(), terminal: 'main' });
    await page.next('fault', ({ code }) => code === 'unknown-block');
  });
});

describe('limits', () => {
  it('closes a page that says nothing in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const page = await open().opened();
      // The server may learn of the connection after the page.
      while (gateway.connectionCount === 0) await new Promise((resolve) => setImmediate(resolve));
      vi.advanceTimersByTime(LIMITS.helloTimeoutMs);
      expect(await page.closed).toEqual({ code: 4408, reason: 'timeout' });
    } finally {
      vi.useRealTimers();
    }
  });

  it('closes a page that talks too much', async () => {
    const page = await open().opened();
    await page.hello();
    for (let id = 0; id < LIMITS.messageBurst * 2; id += 1) page.send({ type: 'ping', id });
    expect(await page.closed).toEqual({ code: 4429, reason: 'rate-limited' });
  });

  it('closes on too many acknowledgements of nothing', async () => {
    const page = await open().opened();
    await page.hello();
    await page.attach();
    for (let id = 0; id < LIMITS.messageBurst * 2; id += 1) page.send({ type: 'terminal.ack', channel: 0, seq: 0 });
    expect(await page.closed).toEqual({ code: 4429, reason: 'rate-limited' });
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
    gateway.dispose();
    expect(await page.closed).toMatchObject({ code: 4503 });
  });
});

describe('a terminal', () => {
  it('echoes what is typed', async () => {
    const page = await open().opened();
    await page.hello();
    expect(await page.attach()).toMatchObject({ terminal: 'main', channel: 0, fromSeq: 0 });
    page.type('echo 한글 도커\r');
    await vi.waitFor(() => expect(page.output()).toContain('\x07한글 도커\r\n'));
  });

  it('goes on after a new connection, with only the bytes that are missing', async () => {
    const cookie = newLearner();
    const first = await open({ cookie }).opened();
    await first.hello();
    await first.attach();
    first.type('echo before\r');
    await vi.waitFor(() => expect(first.output()).toContain('before\r\n'));
    const seen = Buffer.byteLength(first.output());
    first.close();
    const other = await open({ cookie }).opened();
    await other.hello();
    await other.attach();
    other.type('echo meanwhile\r');
    await vi.waitFor(() => expect(other.output()).toContain('\x07meanwhile\r\n'));
    const second = await open({ cookie }).opened();
    await second.hello();
    expect(await second.attach(seen)).toMatchObject({ fromSeq: seen });
    await vi.waitFor(() => expect(seen + Buffer.byteLength(second.output())).toBe(Buffer.byteLength(other.output())));
    expect(second.frames[0]?.seq).toBe(seen);
    expect(other.output().endsWith(second.output())).toBe(true);
  });

  it('takes a large paste whole', async () => {
    const page = await open().opened();
    await page.hello();
    await page.attach();
    const typed = vi.spyOn(Terminal.prototype, 'type').mockImplementation(() => undefined);
    const frames = 20;
    for (let count = 0; count < frames; count += 1) page.type('x'.repeat(60_000));
    await vi.waitFor(() => expect(typed).toHaveBeenCalledTimes(frames));
    expect(page.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('is let go of as often as it was attached, at once when its sandbox is another one', async () => {
    let looking = 0;
    let largest = 0;
    let detached = 0;
    const { attach } = Terminal.prototype;
    vi.spyOn(Terminal.prototype, 'attach').mockImplementation(function (this: Terminal, ...how) {
      const attachment = attach.apply(this, how);
      looking += 1;
      largest = Math.max(largest, looking);
      const detach = () => {
        looking -= 1;
        detached += 1;
        attachment.detach();
      };
      return { ...attachment, detach };
    });
    const page = await open().opened();
    await page.hello();
    for (let count = 0; count < 10; count += 1) {
      await page.attach();
      page.heard.length = 0;
    }
    expect([looking, largest]).toEqual([1, 1]);
    page.send({ type: 'sandbox.reset' });
    await page.next('sandbox', ({ sandbox }) => sandbox.status === 'ready');
    expect(looking).toBe(0);
    page.type('x');
    expect(await page.next('fault')).toMatchObject({ code: 'terminal-closed', channel: 0 });
    await page.attach();
    page.close();
    await vi.waitFor(() => expect(looking).toBe(0));
    expect(detached).toBe(11);
  });

  it('that is not attached takes no input; the page is told', async () => {
    const page = await open().opened();
    await page.hello();
    page.type('x', 7);
    expect(await page.next('fault')).toMatchObject({ code: 'unknown-terminal', channel: 7 });
  });

  it('that is waited for is waited for once by each channel, answered once, and let go of with the page', async () => {
    const { terminal } = Session.prototype;
    const signals: Array<AbortSignal | undefined> = [];
    let letOpen: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => {
      letOpen = resolve;
    });
    vi.spyOn(Session.prototype, 'terminal').mockImplementation(async function (this: Session, name, size, signal) {
      signals.push(signal);
      await opened;
      return terminal.call(this, name, size, signal);
    });
    const waiting = () => signals.filter((signal) => !signal?.aborted).length;
    const both = [await open().opened(), await open().opened()] as const;
    const ask = (page: TestPage, channel: number) =>
      page.send({ type: 'terminal.attach', terminal: 'main', channel, cols: 80, rows: 24, resumeFrom: 0 });
    for (const page of both) {
      await page.hello();
      for (let count = 0; count < 20; count += 1) ask(page, count % 2);
    }
    await vi.waitFor(() => expect(signals).toHaveLength(40));
    expect(waiting()).toBe(4);
    both[1].close();
    await vi.waitFor(() => expect(waiting()).toBe(2));
    letOpen();
    await both[0].next('terminal.attached', ({ channel }) => channel === 1);
    const answers = both[0].heard.filter(({ type }) => type === 'terminal.attached' || type === 'fault');
    expect(answers).toMatchObject([
      { type: 'terminal.attached', channel: 0 },
      { type: 'terminal.attached', channel: 1 },
    ]);
  });

  it('beyond the number that a session may have is refused', async () => {
    const page = await open().opened();
    await page.hello();
    for (let channel = 0; channel <= TERMINALS; channel += 1) {
      page.send({ type: 'terminal.attach', terminal: `t${channel}`, channel, cols: 80, rows: 24, resumeFrom: 0 });
    }
    expect(await page.next('fault')).toMatchObject({ code: 'terminal-limit', channel: TERMINALS });
  });
});

describe('a block', () => {
  const run = (page: TestPage, block: string, runId: string = randomUUID()) => {
    page.send({ type: 'block.run', block, runId, terminal: 'main' });
    return runId;
  };
  const ended = (page: TestPage, runId: string): Promise<Receipt> =>
    page
      .next('receipt', ({ receipt }) => receipt.runId === runId && /ok|failed|lost/.test(receipt.status))
      .then(({ receipt }) => receipt);

  it.each([
    ['lesson/greet', { status: 'ok', exitCode: 0, output: '안녕' }],
    ['lesson/fail', { status: 'failed', exitCode: 1 }],
    ['lesson/expected', { status: 'ok', exitCode: 1 }],
  ])('%s runs and ends', async (block, receipt) => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    expect(await ended(page, run(page, block))).toMatchObject(receipt);
  });

  it('of the same run id runs once', async () => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    const runId = run(page, 'lesson/greet');
    run(page, 'lesson/greet', runId);
    await ended(page, runId);
    run(page, 'lesson/greet', runId);
    await page.attach();
    run(page, 'lesson/fail');
    await page.next('receipt', ({ receipt }) => receipt.block === 'lesson/fail' && receipt.status === 'failed');
    expect(page.output().split('\x07안녕\r\n')).toHaveLength(2);
    const again = page.heard.filter((message) => message.type === 'receipt' && message.receipt.status === 'ok');
    expect(again).toHaveLength(2);
  });

  it.each(['lesson/nothing', 'another/greet'])('%s is refused', async (block) => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    const runId = run(page, block);
    expect(await page.next('fault')).toMatchObject({ code: 'unknown-block', runId, retryable: false });
  });

  it('is run in another sandbox when the first one dies', async () => {
    const page = await open().opened();
    await page.hello(LESSON_REF);
    await page.next('sandbox', ({ sandbox }) => sandbox.status === 'ready');
    const [sandbox] = provider.sandboxes;
    page.heard.length = 0;
    sandbox?.kill();
    expect(await page.next('incident')).toMatchObject({ incident: { code: 'replaced' } });
    const { sandboxId } = await page.next('sandbox', (message) => message.sandbox.status === 'ready');
    expect(sandboxId).not.toBe(sandbox?.id);
    expect(await ended(page, run(page, 'lesson/greet'))).toMatchObject({ status: 'ok' });
  });
});

it('keeps two learners apart', async () => {
  const [one, two] = await Promise.all([open().opened(), open().opened()]);
  const [a, b] = await Promise.all([one.hello(LESSON_REF), two.hello(LESSON_REF)]);
  await Promise.all([one.attach(), two.attach()]);
  one.type('echo mine\r');
  await vi.waitFor(() => expect(one.output()).toContain('\x07mine\r\n'));
  one.send({ type: 'block.run', block: 'lesson/greet', runId: randomUUID(), terminal: 'main' });
  await one.next('receipt', ({ receipt }) => receipt.status === 'ok');
  expect(two.output()).not.toContain('mine');
  expect(two.heard.some(({ type }) => type === 'receipt')).toBe(false);
  expect([a.receipts, b.receipts]).toEqual([[], []]);
  expect(provider.sandboxes.size).toBe(2);
});
