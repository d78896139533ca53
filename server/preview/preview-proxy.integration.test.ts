// Previews of real containers' pages, and of servers that no container would be.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http, { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';
import { PreviewProxy } from './preview-proxy.ts';
import { Previews } from './previews.ts';

const IMAGE = 'diamol/ch02-hello-diamol-web';
const SITE = 'http://localhost:3000';
const WITHIN_MS = 30_000;
let real: RealEngine;
let sandbox: Sandbox;
let previews: Previews;
let server: Server;
const warnings: Error[] = [];
const warned = (warning: Error) => void warnings.push(warning);

beforeAll(async () => {
  process.on('warning', warned);
  real = await openRealEngine();
  sandbox = await real.provider.create(TEST_SPEC);
  previews = new Previews({ secret: 'a secret of thirty-two characters', base: 'preview.localhost' });
  const proxy = new PreviewProxy(previews);
  server = createServer((request, response) => {
    if (!proxy.handleRequest(request, response)) response.end('the site');
  });
  server.on('upgrade', (request, socket, head) => proxy.handleUpgrade(request, socket, head));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  previews?.dispose();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
  await sandbox?.dispose();
  await real?.[Symbol.asyncDispose]();
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});

function open(port: number): URL {
  const url = previews.open({ learner: 'somebody', sandbox, host: 'sandbox', port, site: SITE, locale: 'en' });
  return new URL(url ?? '');
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: Buffer;
}

/** As a browser does, which finds the host by itself. */
function send({ host }: { host: string }, { method = 'GET', path = '/', headers = {}, body }: Asked = {}) {
  const { port } = server.address() as AddressInfo;
  const request = http.request({ port, method, path, agent: false, headers: { host, ...headers } });
  request.end(body);
  return request;
}

async function ask(url: { host: string }, asked?: Asked): Promise<{ answer: IncomingMessage; text: string }> {
  const [answer] = (await once(send(url, asked), 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { answer, text: Buffer.concat(chunks).toString() };
}

async function run(script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await sandbox.exec(['bash', '-c', script], { timeoutMs: WITHIN_MS });
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

/** Waits until somebody listens there, without taking a connection. */
const listening = (port: number) => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return run(
    `for _ in $(seq 200); do grep -q ":${hex} .* 0A " /proc/net/tcp /proc/net/tcp6 && exit; sleep 0.1; done; exit 1`,
  );
};

const READ_HEAD = `while read -r line; do [ "\${#line}" -le 1 ] && break; done`;

/** Does this with each connection, once the head of the request was read, and hangs up. */
async function serve(port: number, script: string): Promise<URL> {
  const content = Buffer.from(`#!/bin/bash\n${READ_HEAD}\n${script}\n`);
  await sandbox.writeFiles([{ path: `serve-${port}`, content, mode: 0o755 }]);
  await run(`nohup socat TCP-LISTEN:${port},reuseaddr,fork EXEC:./serve-${port} >/dev/null 2>&1 &`);
  await listening(port);
  return open(port);
}

describe('a published port', () => {
  let url: URL;
  beforeAll(async () => {
    url = open(8088);
    const before = await ask(url, { headers: { 'accept-language': 'ko' } });
    expect(before.answer.statusCode).toBe(502);
    expect(before.answer.headers['x-slipway-preview']).toBe('unreachable');
    expect(before.text).toContain('Nothing answers on port 8088 yet');
    await run(`docker run --detach --name web --publish 8088:80 ${IMAGE}`);
    await listening(8088);
  });

  it('is shown under a name of its own, to our pages alone', async () => {
    await expect.poll(async () => (await ask(url)).answer.statusCode, { timeout: WITHIN_MS }).toBe(200);
    const { answer, text } = await ask(url);
    expect(text).toContain('<html');
    expect(answer.headers['content-security-policy']).toBe(`frame-ancestors 'self' ${SITE}`);
    expect(url.hostname).toMatch(/^[0-9a-f]{40}-8088\.preview\.localhost$/);
    expect(url.port).toBe('3000');
  });

  it('answers many at once, on few connections', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => ask(url)));
    expect(answers.map(({ answer }) => answer.statusCode)).toEqual(Array(24).fill(200));
  });

  it('is asked as it knows itself, and never gets our cookie', async () => {
    await run(`nohup socat -u TCP-LISTEN:8089,reuseaddr OPEN:/tmp/asked,creat >/dev/null 2>&1 &`);
    await listening(8089);
    const other = open(8089);
    const request = send(other, {
      headers: { cookie: 'slipway_learner=secret; theirs=1', origin: other.origin, 'x-forwarded-for': '10.1.2.3' },
    });
    request.on('error', () => undefined);
    await expect.poll(() => run('cat /tmp/asked'), { timeout: WITHIN_MS }).toContain('\r\n\r\n');
    request.destroy();
    const asked = (await run('cat /tmp/asked')).toLowerCase();
    expect(asked).toContain('host: localhost:8089\r\n');
    expect(asked).toContain('origin: http://localhost:8089\r\n');
    expect(asked).toContain('cookie: theirs=1\r\n');
    expect(asked).not.toMatch(/slipway|10\.1\.2\.3/);
  });
});

describe('a name that stands for nothing', () => {
  it.each([[`${'0'.repeat(40)}-8088.preview.localhost`], ['preview.localhost:1234'], ['a.b.preview.localhost']])(
    '%s is 404',
    async (host) => {
      const { answer, text } = await ask({ host }, { headers: { 'accept-language': 'ko-KR' } });
      expect(answer.statusCode).toBe(404);
      expect(text).toContain('이 페이지는 없습니다');
    },
  );

  it('but other hosts are the site', async () => {
    expect((await ask({ host: 'localhost:3000' })).text).toBe('the site');
  });
});

describe('a server that is none', () => {
  const ok = 'printf "HTTP/1.1 200 OK\\r\\n"';
  it.each([
    ['says something else', 8101, 'echo SSH-2.0-hello', 'unreadable'],
    ['has a head without end', 8102, `${ok}; yes "X-A: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, 'unreadable'],
    ['hangs up at once', 8103, 'true', 'unreachable'],
    ['has a length that is none', 8104, `${ok}; printf "Content-Length: x\\r\\n\\r\\n"`, 'unreadable'],
    ['upgrades what nobody wants to', 8105, 'printf "HTTP/1.1 101 X\\r\\nUpgrade: x\\r\\n\\r\\n"', 'unreadable'],
  ])('%s', async (_, port, script, trouble) => {
    const { answer } = await ask(await serve(port, script));
    expect(answer.headers['x-slipway-preview']).toBe(trouble);
  });

  it('breaks off in the middle', async () => {
    const url = await serve(8106, `${ok}; printf "Content-Length: 10\\r\\n\\r\\nhalf"`);
    await expect(ask(url)).rejects.toThrow('aborted');
  });
});

describe('bytes', () => {
  it('come as they are sent, without a length and before the end', async () => {
    await run('rm -f /tmp/go; mkfifo /tmp/go');
    const url = await serve(8111, 'printf "HTTP/1.0 200 OK\\r\\n\\r\\nfirst\\n"; cat /tmp/go; echo last');
    const [answer] = (await once(send(url), 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
    await expect.poll(() => String(Buffer.concat(chunks)), { timeout: WITHIN_MS }).toBe('first\n');
    await run('echo now > /tmp/go');
    await expect.poll(() => answer.complete, { timeout: WITHIN_MS }).toBe(true);
    expect(String(Buffer.concat(chunks))).toBe('first\nnow\nlast\n');
  });

  it('go there, a megabyte of them', async () => {
    const script = 'sum=$(head -c 1048576 | sha256sum); printf "HTTP/1.1 200 OK\\r\\n\\r\\n%s" "$sum"';
    const url = await serve(8112, script);
    const body = Buffer.alloc(1024 * 1024, 'x');
    const { answer, text } = await ask(url, {
      method: 'POST',
      body,
      headers: { 'content-length': String(body.length) },
    });
    const sum = createHash('sha256').update(body).digest('hex');
    expect([answer.statusCode, text]).toEqual([200, `${sum}  -`]);
  });

  it('pass unread, both ways, once the page has upgraded the connection', async () => {
    const head = 'HTTP/1.1 101 Switching Protocols\\r\\nConnection: Upgrade\\r\\nUpgrade: echo\\r\\n\\r\\n';
    const url = await serve(8113, `printf "${head}"; cat`);
    const request = send(url, { headers: { connection: 'Upgrade', upgrade: 'echo' } });
    const [answer, socket] = (await once(request, 'upgrade')) as [IncomingMessage, Duplex];
    expect(answer.headers.upgrade).toBe('echo');
    socket.write('there and back');
    expect(String((await once(socket, 'data'))[0])).toBe('there and back');
    socket.destroy();
  });
});

it('lets go of an upgrade that it refuses, whatever the client does', async () => {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, allowHalfOpen: true });
  socket.write('GET / HTTP/1.1\r\nHost: nobody.preview.localhost\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 404 /);
  const connections = promisify(server.getConnections.bind(server));
  await expect.poll(connections, { timeout: WITHIN_MS }).toBe(0);
  socket.destroy();
});

it('ends with its sandbox', async () => {
  const url = open(8088);
  await sandbox.dispose();
  await expect.poll(async () => (await ask(url)).answer.statusCode, { timeout: WITHIN_MS }).toBe(404);
});
