import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { environmentSchema } from '../config.ts';
import { askResize, askStatus } from './control-client.ts';
import { startControlServer } from './control-server.ts';
import { type Sizes, type Status, sizesSchema } from './messages.ts';
import { controlSocketPath } from './socket-path.ts';

const STATUS: Status = {
  pool: { size: 2, maximum: 30, warm: 2, starting: 0, claimed: 3, waiting: 0, admission: 'ok' },
  host: { memoryTotalBytes: 8, memoryAvailableBytes: 4, diskTotalBytes: 100, diskFreeBytes: 50, cpus: 4, load1: 0.5 },
  sessions: 3,
  connections: 4,
  uptimeSeconds: 12.5,
  pid: 4711,
};

let dataDirectory: string;
let asked: Sizes[];
let errors: unknown[];
let stop: Array<AsyncDisposable>;

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-control-'));
  [asked, errors, stop] = [[], [], []];
});
afterEach(async () => {
  for (const server of stop) await server[Symbol.asyncDispose]();
  expect(await readdir(dataDirectory)).toEqual([]);
  await rm(dataDirectory, { recursive: true });
});

async function start(readStatus: () => Promise<Status> = async () => STATUS) {
  const server = await startControlServer({
    dataDirectory,
    readStatus,
    resize: (sizes) => asked.push(sizes),
    onError: (error) => errors.push(error),
  });
  stop.push(server);
}

/** As any HTTP client would ask. */
async function call(method: string, path: string, body?: string) {
  const sent = request({ socketPath: controlSocketPath(dataDirectory), method, path });
  sent.end(body);
  const [response] = await once(sent, 'response');
  return { status: response.statusCode, body: await json(response) };
}

it('tells how things stand', async () => {
  await start();
  expect(await askStatus(dataDirectory)).toEqual(STATUS);
});

it('passes sizes on, one or both', async () => {
  await start();
  expect(await askResize(dataDirectory, { size: 5 })).toEqual(STATUS);
  await askResize(dataDirectory, { size: 0, maximum: 40 });
  expect(asked).toEqual([{ size: 5 }, { size: 0, maximum: 40 }]);
});

describe('a request that is wrong', () => {
  it.each([
    ['PUT', '/pool', '{"size":-1}', 400, /size/],
    ['PUT', '/pool', '{"size":"5"}', 400, /size/],
    ['PUT', '/pool', '{"maximum":0}', 400, /maximum/],
    ['PUT', '/pool', '{"maximum":1.5}', 400, /maximum/],
    ['PUT', '/pool', '{"sizes":1}', 400, /sizes/],
    ['PUT', '/pool', '{}', 400, /expected size, maximum or both/],
    ['PUT', '/pool', 'size=3', 400, /expected JSON/],
    ['PUT', '/pool', '', 400, /expected JSON/],
    ['PUT', '/pool', `{"size":${' '.repeat(5000)}1}`, 413, /4096 bytes/],
    ['POST', '/pool', '{"size":1}', 404, /PUT \/pool/],
    ['GET', '/', undefined, 404, /GET \/status/],
  ])('is refused: %s %s %.20s', async (method, path, body, status, message) => {
    await start();
    const answer = await call(method, path, body);
    expect(answer).toEqual({ status, body: { error: expect.stringMatching(message) } });
    expect([asked, errors]).toEqual([[], []]);
  });

  it('is told to who asked', async () => {
    await start();
    await expect(askResize(dataDirectory, { size: 101 })).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('size'),
    });
  });
});

it('answers also when the status cannot be read, and tells its owner', async () => {
  const failure = new Error('no figures');
  await start(() => Promise.reject(failure));
  await expect(askStatus(dataDirectory)).rejects.toMatchObject({ kind: 'refused' });
  expect(errors).toEqual([failure]);
});

describe('the socket', () => {
  it('is the server’s user’s alone', async () => {
    const before = process.umask();
    await start();
    const { mode } = await stat(controlSocketPath(dataDirectory));
    expect((mode & 0o777).toString(8)).toBe('600');
    expect(process.umask()).toBe(before);
  });

  it('that a killed server left is replaced', async () => {
    const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
    await once(spawn(process.execPath, ['-e', script, controlSocketPath(dataDirectory)]), 'exit');
    expect(await readdir(dataDirectory)).toEqual(['control.sock']);
    await expect(askStatus(dataDirectory)).rejects.toMatchObject({ kind: 'no-server' });
    await start();
    expect(await askStatus(dataDirectory)).toEqual(STATUS);
  });

  it('is not taken from a server that answers', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: 'already-running' });
    expect(await askStatus(dataDirectory)).toEqual(STATUS);
  });

  it('is gone with the server, and then nobody answers', async () => {
    await start();
    await stop.pop()?.[Symbol.asyncDispose]();
    await expect(askStatus(dataDirectory)).rejects.toMatchObject({
      kind: 'no-server',
      message: expect.stringContaining(dataDirectory),
    });
  });

  it('has a path that fits, or a message that says what to do', async () => {
    const fits = `/${'d'.repeat(107 - '/control.sock'.length - 1)}`;
    expect(controlSocketPath(fits)).toHaveLength(107);
    expect(() => controlSocketPath(`${fits}d`)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    expect(() => controlSocketPath(`${fits}d`)).toThrow(/SLIPWAY_DATA_DIR/);
    expect(() => controlSocketPath(`/${'한'.repeat(40)}`)).toThrow(/134 bytes/);
  });
});

it('takes what the environment may set, and no more', () => {
  const { SLIPWAY_POOL_SIZE, SLIPWAY_MAX_SANDBOXES } = environmentSchema.shape;
  const candidates = [-1, 0, 1, 2, 50, 99, 100, 101, 999, 1000, 1001];
  const agree = candidates.filter(
    (value) =>
      sizesSchema.safeParse({ size: value }).success === SLIPWAY_POOL_SIZE.safeParse(value).success &&
      sizesSchema.safeParse({ maximum: value }).success === SLIPWAY_MAX_SANDBOXES.safeParse(value).success,
  );
  expect(agree).toEqual(candidates);
});
