// Files that were built for browsers, over real HTTP.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StaticFiles } from './static-files.ts';

let folder: string;
let server: Server;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'static-files-'));
  const directory = join(folder, 'built');
  await mkdir(directory);
  await writeFile(join(folder, 'outside.js'), 'no');
  const files = { 'a-1.js': 'plain', 'a-1.js.br': 'brotli', 'a-1.js.gz': 'gzip', 'first.js': 'first', 'b.css': 'css' };
  for (const [name, text] of Object.entries({ ...files, 'notes.txt': 'no' }))
    await writeFile(join(directory, name), text);
  const built = new StaticFiles({ directory, publicPath: '/built/', changing: 'first.js' });
  await built.read();
  server = createServer(async (asked, response) => {
    const path = (asked.url ?? '').split('?', 1)[0] ?? '';
    if (!(await built.answer(asked, response, path))) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** As it is on the wire: nothing is unpacked, and the path stays as it is written. */
function get(path: string, { encodings = '', method = 'GET' } = {}): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const headers = { 'accept-encoding': encodings, connection: 'close' };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject).end();
  });
}

describe('a file', () => {
  it.each([
    ['', undefined, 'plain'],
    ['gzip, deflate, br', 'br', 'brotli'],
    ['gzip', 'gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip', 'gzip'],
    ['br;q=0.0', undefined, 'plain'],
  ])('for a browser that takes "%s" is sent as %s', async (encodings, encoding, body) => {
    const answer = await get('/built/a-1.js', { encodings });
    expect(answer).toMatchObject({ status: 200, body });
    expect(answer.headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(body.length) });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it('is kept for ever, but for the one that keeps its name', async () => {
    expect((await get('/built/b.css')).headers['cache-control']).toContain('immutable');
    expect((await get('/built/first.js')).headers['cache-control']).toBe('no-cache');
  });

  it('is not sent where only its head was asked for', async () => {
    const answer = await get('/built/a-1.js', { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe(String('plain'.length));
  });
});

it.each([
  ['another folder', '/other/a-1.js'],
  ['a name that is not there', '/built/none.js'],
  ['a kind that browsers are not given', '/built/notes.txt'],
  ['the folder itself', '/built/'],
  ['a packed file by its own name', '/built/a-1.js.br'],
  ['a way out of the folder', '/built/../outside.js'],
  ['a written way out', '/built/..%2foutside.js'],
])('%s is none of them', async (_, path) => expect((await get(path)).status).toBe(404));
