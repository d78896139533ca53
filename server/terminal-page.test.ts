// With the page as it is built for development: the same files, not compressed.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildTerminalPage } from '../app/_terminal-page/build.mjs';
import { TerminalPage } from './terminal-page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let directory: string;
let server: Server;
let page: TerminalPage;
let script: string;
let address: string;

beforeAll(async () => {
  // Inside the project, where its packages are found.
  await mkdir(join(root, '.slipway'), { recursive: true });
  directory = await mkdtemp(join(root, '.slipway', 'terminal-page-'));
  await buildTerminalPage({ root, directory, development: true });
  script = (await readdir(join(directory, 'static'))).find((name) => /^terminal-\w+\.js$/.test(name)) ?? '';
  await writeFile(join(directory, 'static', `${script}.br`), brotliCompressSync('with brotli'));
  await writeFile(join(directory, 'static', `${script}.gz`), gzipSync('with gzip'));
  page = await TerminalPage.load({ directory });
  server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const locale = TerminalPage.localeOf(path);
    if (locale !== undefined) await page.answerDocument(request, response, { locale, nonce: 'once' });
    else if (!(await page.answerFile(request, response, path))) response.writeHead(404).end('none');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(directory, { recursive: true });
});

const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(address + path, { method, headers: { connection: 'close', ...headers } });

describe('the document', () => {
  it.each([
    ['/ko/terminal', '<html lang="ko"', '터미널 · Slipway'],
    ['/en/terminal', '<html lang="en"', 'Terminal · Slipway'],
  ])('%s is in its language, with all that it asks for', async (path, html, title) => {
    const response = await get(path);
    expect(response.headers.get('cache-control')).toContain('no-store');
    const text = await response.text();
    expect(text).toContain(html);
    expect(text).toContain(`<title>${title}</title>`);
    const asked = [...text.matchAll(/(?:src|href)="(\/_terminal\/[^"]+)"/g)].map(([, name]) => name as string);
    expect(asked.length).toBeGreaterThan(3);
    for (const name of new Set(asked)) expect([name, (await get(name)).status]).toEqual([name, 200]);
  });

  it('has the nonce on every script, and no other place left open', async () => {
    const text = await (await get('/en/terminal')).text();
    const scripts = text.match(/<script[^>]*>/g) ?? [];
    expect(scripts).toHaveLength(3);
    for (const tag of scripts) expect(tag).toContain('nonce="once"');
    expect(text).not.toMatch(/%nonce%|%theme%/);
  });

  it.each([
    ['slipway-theme=dark', 'dark'],
    ['a=b; slipway-theme=light', 'light'],
    ['slipway-theme="><script>', 'system'],
    ['', 'system'],
  ])('with the cookie %s is %s', async (cookie, theme) => {
    expect(await (await get('/en/terminal', { cookie })).text()).toContain(`data-theme="${theme}"`);
  });

  it('has a place for the first terminal that React leaves alone', async () => {
    const text = await (await get('/en/terminal')).text();
    expect(text).toMatch(/id="terminal-panel-main".*data-host=""><\/div>/s);
  });

  it('is not sent to who asks for its head', async () => {
    const response = await get('/en/terminal', {}, 'HEAD');
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    expect(await response.text()).toBe('');
  });
});

describe('a file', () => {
  it.each([
    ['br, gzip', 'br', 'with brotli'],
    ['gzip', 'gzip', 'with gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'with gzip'],
  ])('comes compressed as the browser takes it: %s', async (accepted, encoding, text) => {
    const response = await get(`/_terminal/${script}`, { 'accept-encoding': accepted });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe(text);
  });

  it('comes as it is to who takes nothing else', async () => {
    const response = await get(`/_terminal/${script}`, { 'accept-encoding': 'identity' });
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(await response.text()).toBe(await readFile(join(directory, 'static', script), 'utf8'));
  });

  it.each(['none.js', '', `${'x'.repeat(5000)}.js`])('is not %s', async (name) => {
    expect((await get(`/_terminal/${name}`)).status).toBe(404);
  });

  it.each(['../outside.js', '..%2foutside.js', './../outside.js'])(
    'is nothing outside the folder: %s',
    async (name) => {
      await writeFile(join(directory, 'outside.js'), 'secret');
      // Not by fetch, which makes a path straight before it asks.
      const status = await new Promise((resolve, reject) => {
        request(address, { path: `/_terminal/${name}`, agent: false }, (response) => resolve(response.statusCode))
          .on('error', reject)
          .end();
      });
      expect(status).toBe(404);
    },
  );
});

it('is built again for each visitor where it says so', async () => {
  let builds = 0;
  const fresh = await TerminalPage.load({
    directory,
    rebuild: async () => {
      builds += 1;
    },
  });
  const other = createServer((request, response) => {
    void fresh.answerDocument(request, response, { locale: 'en', nonce: 'x' });
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const ask = () => fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
  expect((await Promise.all([ask(), ask()])).map(({ status }) => status)).toEqual([200, 200]);
  expect(builds).toBe(2);
  await new Promise((resolve) => other.close(resolve));
});
