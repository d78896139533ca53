import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SlipwayError } from '../lib/errors.ts';
import { LearnerCookie } from './gateway/learner-cookie.ts';
import { createRequestListener, type HttpOptions } from './http.ts';
import { Metrics } from './metrics.ts';

const TOKEN = 'a token of the operator';
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function serve(options: Partial<HttpOptions> = {}) {
  const seen: IncomingMessage[] = [];
  const errors: unknown[] = [];
  const expected: string[] = [];
  const metrics = new Metrics();
  metrics.countFailure('timeout');
  const listener = createRequestListener({
    pages: async (request, response) => {
      seen.push(request);
      response.end('page');
    },
    pageFiles: { answer: async () => false },
    terminalPage: {
      answerFile: async (_request, response, path) => {
        if (path !== '/_terminal/there.js') return false;
        response.end('file');
        return true;
      },
      answerDocument: async (_request, response, { locale, nonce }) => {
        response.end(`terminal ${locale} ${nonce}`);
      },
    },
    editorFiles: { answerFile: async () => false },
    previews: () => false,
    previewHost: 'preview.localhost',
    onTerminalPage: (learnerId) => void expected.push(learnerId),
    lessons: { figure: async () => undefined },
    myData: { answer: async () => false },
    contentChanges: null,
    cookie: new LearnerCookie('a secret of thirty-two characters'),
    metrics,
    checks: { engine: async () => {}, database: async () => {} },
    metricsToken: undefined,
    development: false,
    onError: (error) => void errors.push(error),
    ...options,
  });
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } });
  return { get, seen, errors, expected };
}

describe('/healthz', () => {
  it('is 200 while the engine and the database answer', async () => {
    const response = await (await serve()).get('/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ status: 'ok', engine: 'ok', database: 'ok' });
  });

  it.each(['engine', 'database'] as const)('is 503 when the %s does not, and says no more than that', async (away) => {
    const answers = { engine: async () => {}, database: async () => {} };
    const fails = () => Promise.reject(new SlipwayError('engine-unreachable', 'no answer at unix:///secret.sock'));
    const response = await (await serve({ checks: { ...answers, [away]: fails } })).get('/healthz?x=1');
    expect(response.status).toBe(503);
    const expected = { status: 'unavailable', engine: 'ok', database: 'ok', [away]: 'unreachable' };
    expect(await response.text()).toBe(`${JSON.stringify(expected)}\n`);
  });
});

describe('/metrics', () => {
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const proxied = { 'x-forwarded-for': '203.0.113.7' };

  it.each<[string, Record<string, string>, string | undefined, number]>([
    ['from this machine', {}, undefined, 200],
    ['from this machine, with a token set', {}, TOKEN, 200],
    ['through a proxy', proxied, undefined, 403],
    ['through a proxy of the newer kind', { forwarded: 'for=203.0.113.7' }, undefined, 403],
    ['through a proxy with the token', { ...proxied, ...bearer(TOKEN) }, TOKEN, 200],
    ['with a wrong token', bearer('a token of an outsider!'), TOKEN, 403],
    ['with a shorter token', bearer('a'), TOKEN, 403],
    ['through a proxy with a token that nobody set', { ...proxied, ...bearer('undefined') }, undefined, 403],
  ])('%s', async (_, headers, metricsToken, status) => {
    const response = await (await serve({ metricsToken })).get('/metrics', headers);
    expect(response.status).toBe(status);
    expect((await response.text()).includes('slipway_failures_total{code="timeout"} 1')).toBe(status === 200);
  });
});

describe('a page', () => {
  it('comes with a learner’s cookie, once, and with a policy whose nonce is never the same', async () => {
    const { get, seen } = await serve();
    const first = await get('/ko');
    const cookie = first.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^slipway_learner=[0-9a-f-]{36}\.[\w-]+; .*HttpOnly; SameSite=Lax$/);
    const second = await get('/ko', { cookie: cookie.split(';', 1)[0] as string });
    expect(second.headers.get('set-cookie')).toBeNull();
    const policies = [first, second].map((response) => response.headers.get('content-security-policy'));
    expect(policies[0]).toContain("object-src 'none'");
    expect(policies[0]).not.toBe(policies[1]);
    expect(seen.map(({ headers }) => headers['content-security-policy'])).toEqual(policies);
  });

  it('is told by the server alone who reads it', async () => {
    const { get, seen } = await serve();
    const [cookie = ''] = ((await get('/ko')).headers.get('set-cookie') ?? '').split(';', 1);
    const learner = /^slipway_learner=([0-9a-f-]+)/.exec(cookie)?.[1];
    const forged = { 'x-slipway-learner': '3d0f7f7e-0000-4000-8000-000000000001' };
    for (const headers of [{ cookie }, { cookie, ...forged }, forged, { cookie: `${cookie}x`, ...forged }]) {
      await get('/ko', headers);
    }
    await get('/_next/data', forged);
    const told = seen.map(({ headers }) => headers['x-slipway-learner']);
    expect(told).toEqual([undefined, learner, learner, undefined, undefined, undefined]);
  });

  it('behind https gets a cookie for https alone', async () => {
    const response = await (await serve()).get('/ko', { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toContain('; Secure');
  });

  it('that fails is a 500 without details', async () => {
    const { get, errors } = await serve({ pages: () => Promise.reject(new Error('a secret detail')) });
    const response = await get('/ko');
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('Internal error\n');
    expect(errors).toHaveLength(1);
  });
});

it('gives build files no cookie', async () => {
  const response = await (await serve()).get('/_next/static/x.js');
  expect(response.headers.get('set-cookie')).toBeNull();
});

describe('the terminal page', () => {
  it('comes with the nonce of its policy, and the learner’s first terminal is expected', async () => {
    const { get, seen, expected } = await serve();
    const first = await get('/ko/terminal?x=1');
    const [, nonce] = /'nonce-([^']+)'/.exec(first.headers.get('content-security-policy') ?? '') ?? [];
    expect(await first.text()).toBe(`terminal ko ${nonce}`);
    expect(expected).toEqual([]);
    const [cookie = ''] = (first.headers.get('set-cookie') ?? '').split(';', 1);
    await get('/ko/terminal', { cookie });
    expect(expected).toEqual([/^slipway_learner=([0-9a-f-]+)/.exec(cookie)?.[1]]);
    expect(seen).toEqual([]);
  });

  it.each(['/ko/terminal/', '/xx/terminal', '/terminal', '/ko/terminals', '/ko/terminal/more'])(
    'is not %s',
    async (path) => {
      expect(await (await (await serve()).get(path)).text()).toBe('page');
    },
  );

  it('has files of its own, without a cookie; what is none of them is Next’s', async () => {
    const { get } = await serve();
    const file = await get('/_terminal/there.js');
    expect(await file.text()).toBe('file');
    expect(file.headers.get('set-cookie')).toBeNull();
    expect(await (await get('/_terminal/gone.js')).text()).toBe('page');
  });
});
