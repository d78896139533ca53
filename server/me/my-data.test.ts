// What learners ask for by plain forms, over real HTTP.
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LearnerCookie } from '../gateway/learner-cookie.ts';
import { Progress } from '../session/lesson/progress.ts';
import { MemoryProgressStore } from '../storage/memory-progress-store.ts';
import { MyData } from './my-data.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

type Asked = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

async function serve() {
  const store = new MemoryProgressStore();
  const cookie = new LearnerCookie('a secret of thirty-two characters');
  const [ended, readmitted, dismissed, errors]: [string[], string[], string[], unknown[]] = [[], [], [], []];
  const myData = new MyData({
    progress: new Progress(store, { warn() {} }),
    cookie,
    origins: ['https://learn.example.org'],
    proxyHops: 0,
    endSession: async (id) => void ended.push(id),
    readmit: (id) => void readmitted.push(id),
    dismiss: (id) => void dismissed.push(id),
    onError: (error) => void errors.push(error),
  });
  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/page') cookie.ensure(request, response);
    if (!(await myData.answer(request, response, path))) response.end('page');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [own = ''] = ((await fetch(`${origin}/page`)).headers.get('set-cookie') ?? '').split(';', 1);
  const learner = /=([0-9a-f-]{36})/.exec(own)?.[1] ?? '';
  const ask = (path: string, { headers, ...rest }: Asked = {}) =>
    fetch(origin + path, { redirect: 'manual', headers: { connection: 'close', cookie: own, ...headers }, ...rest });
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
    signal?: AbortSignal,
  ) =>
    ask(path, {
      ...{ method: 'POST', body: new URLSearchParams(fields), headers: { origin, ...headers } },
      ...(signal && { signal }),
    });
  return { store, cookie, origin, learner, ask, post, ended, readmitted, dismissed, errors };
}

const NICKNAME = '/api/me/nickname?locale=ko';
const DELETE = '/api/me/delete?locale=en';
const PASS = { course: 'docker-basics', lesson: 'run-a-container', id: 'run-hello', passedAt: 1_700_000_000_000 };

describe('a nickname', () => {
  it.each([
    ['as it is', '고래', '고래'],
    ['trimmed', '  Moby Dick ', 'Moby Dick'],
    ['composed', '고래'.normalize('NFD'), '고래'],
    ['of forty characters, also of two units each', '🐳'.repeat(40), '🐳'.repeat(40)],
    ['or none', '   ', null],
  ])('is kept %s', async (_, nickname, expected) => {
    const { store, learner, post } = await serve();
    const response = await post(NICKNAME, { nickname });
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/ko/me?done=nickname');
    expect((await store.profile(learner))?.nickname).toBe(expected);
  });

  it.each([
    ['too long', '가'.repeat(41)],
    ['with a line break', 'a\nb'],
    ['with a control character', 'a\u0000b'],
    ['that turns what is around it', 'a\u202eb'],
    ['of nothing to see', '\u200d\u200d'],
  ])('%s is refused in words', async (_, nickname) => {
    const { store, learner, post } = await serve();
    expect((await post(NICKNAME, { nickname })).headers.get('location')).toBe('/ko/me?problem=nickname');
    expect(await store.profile(learner)).toBeNull();
  });

  it('that is not in the form at all is refused, too', async () => {
    const { post } = await serve();
    expect((await post(NICKNAME, { name: 'x' })).headers.get('location')).toBe('/ko/me?problem=nickname');
  });
});

describe('refused', () => {
  it.each<[string, string, Asked, number]>([
    ['another origin', NICKNAME, { method: 'POST', headers: { origin: 'http://evil.example' } }, 403],
    ['a sandboxed page', NICKNAME, { method: 'POST', headers: { origin: 'null' } }, 403],
    ['no origin', DELETE, { method: 'POST', headers: {} }, 403],
    ['a link from another site', '/api/me/export', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['a link from a sandbox of the same site', '/api/me/export', { headers: { 'sec-fetch-site': 'same-site' } }, 403],
    ['a form that is read', DELETE, {}, 405],
    ['an export that is written', '/api/me/export', { method: 'POST' }, 405],
    ['no cookie', '/api/me/export', { headers: { cookie: '' } }, 401],
    ['a forged cookie', '/api/me/export', { headers: { cookie: `slipway_learner=${'0'.repeat(36)}.x` } }, 401],
  ])('%s', async (_, path, asked, status) => {
    const { ask, ended } = await serve();
    const response = await ask(path, asked);
    expect(response.status).toBe(status);
    expect(await response.text()).toMatch(/\S/);
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(ended).toEqual([]);
  });

  it.each<[string, Asked, number]>([
    ['too much', { body: new URLSearchParams({ confirm: 'yes', more: 'x'.repeat(5000) }) }, 413],
    ['no form', { body: '{"confirm":"yes"}', headers: { 'content-type': 'application/json' } }, 400],
  ])('%s', async (_, asked, status) => {
    const { ask, ended } = await serve();
    const headers = { origin: 'https://learn.example.org', ...asked.headers };
    expect((await ask(DELETE, { method: 'POST', ...asked, headers })).status).toBe(status);
    expect(ended).toEqual([]);
  });

  it('more than three hundred an hour from one address, whoever they are', async () => {
    const { store, ask, origin, cookie } = await serve();
    const name = async () => {
      const response = new ServerResponse(new IncomingMessage(new Socket()));
      cookie.ensure(new IncomingMessage(new Socket()), response);
      const [own = ''] = String(response.getHeader('set-cookie')).split(';', 1);
      const headers = { cookie: own, origin };
      const asked = await ask(NICKNAME, { method: 'POST', body: new URLSearchParams({ nickname: 'x' }), headers });
      return asked.headers.get('location');
    };
    const setNickname = vi.spyOn(store, 'setNickname');
    for (let count = 0; count < 300; count += 1) await name();
    expect(setNickname).toHaveBeenCalledTimes(300);
    expect(await name()).toBe('/ko/me?problem=busy');
    expect(setNickname).toHaveBeenCalledTimes(300);
  });

  it('more than ten a minute', async () => {
    const { post } = await serve();
    const places: Array<string | null> = [];
    for (let count = 0; count < 11; count += 1) {
      places.push((await post(NICKNAME, { nickname: 'x' })).headers.get('location'));
    }
    expect(places.slice(9)).toEqual(['/ko/me?done=nickname', '/ko/me?problem=busy']);
  });
});

it('a copy of everything is a file', async () => {
  const { store, learner, ask } = await serve();
  await store.setNickname(learner, '고래', 'ko');
  await store.pass(learner, PASS);
  const response = await ask('/api/me/export?locale=ko', { headers: { 'sec-fetch-site': 'same-origin' } });
  expect(response.headers.get('content-disposition')).toContain('attachment');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toMatchObject({
    learner: { nickname: '고래' },
    passes: [{ lesson: 'run-a-container', id: 'run-hello', passedAt: '2023-11-14T22:13:20.000Z' }],
  });
});

describe('deleting everything', () => {
  it('ends the session, forgets the learner, and has the browser forget, too', async () => {
    const { store, learner, post, ended, readmitted, dismissed, errors } = await serve();
    await store.setNickname(learner, '고래', 'ko');
    const response = await post(DELETE, { confirm: 'yes' });
    expect(response.headers.get('location')).toBe('/en/me?done=deleted');
    expect(response.headers.get('set-cookie')).toMatch(/^slipway_learner=; Path=\/; Max-Age=0/);
    expect(await store.profile(learner)).toBeNull();
    await vi.waitFor(() => expect(dismissed).toEqual([learner]));
    expect([ended, readmitted, errors]).toEqual([[learner], [], []]);
  });

  it('closes the open pages, also where the browser is gone before it has the answer', async () => {
    const { store, learner, post, dismissed } = await serve();
    let forgotten: () => void = () => undefined;
    vi.spyOn(store, 'forget').mockReturnValue(new Promise((resolve) => (forgotten = resolve)));
    const gone = new AbortController();
    const asked = post(DELETE, { confirm: 'yes' }, {}, gone.signal).catch(() => undefined);
    await vi.waitFor(() => expect(store.forget).toHaveBeenCalled());
    gone.abort();
    await asked;
    await vi.waitFor(() => expect(dismissed).toEqual([learner]));
    forgotten();
  });

  it('is not done unconfirmed', async () => {
    const { store, learner, post, ended } = await serve();
    await store.setNickname(learner, '고래', 'ko');
    expect((await post(DELETE, {})).headers.get('location')).toBe('/en/me?problem=unconfirmed');
    expect(await store.profile(learner)).not.toBeNull();
    expect(ended).toEqual([]);
  });

  it('can be tried again where the database is away', async () => {
    const { store, learner, post, readmitted } = await serve();
    store.isAway = true;
    const response = await post(DELETE, { confirm: 'yes' });
    expect(response.headers.get('location')).toBe('/en/me?problem=away');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(readmitted).toEqual([learner]);
  });
});

it('leaves every other address to the pages', async () => {
  const { ask } = await serve();
  for (const path of ['/api/me', '/api/me/constructor', '/en/me']) expect(await (await ask(path)).text()).toBe('page');
});
