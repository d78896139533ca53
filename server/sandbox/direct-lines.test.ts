import { once } from 'node:events';
import { mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { connect, type ListenOptions, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectLines, LINES_PATH, MOST_WAITING, type OfferedLine } from './direct-lines.ts';

let directory: string;
let lines: DirectLines;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-lines-'));
  lines = await DirectLines.open(join(directory, 'own'));
});
afterEach(async () => {
  await lines[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function offer(): OfferedLine {
  const line = lines.offer();
  if (!line) throw new Error('no line');
  return line;
}

/** Where the sandbox's path leads on this machine. */
const here = ({ path }: OfferedLine) => join(lines.folder, basename(path));

async function isRefused(line: OfferedLine): Promise<boolean> {
  const socket = connect(here(line));
  const refused = await once(socket, 'connect').then(
    () => false,
    () => true,
  );
  socket.destroy();
  return refused;
}

const permissions = async (path: string) => (await stat(path)).mode & 0o777;

describe('a direct line', () => {
  it('carries bytes both ways, to the end', async () => {
    const line = offer();
    expect(line.path).toMatch(new RegExp(`^${LINES_PATH}/[0-9a-f]{32}$`));
    const there = connect(here(line));
    const ours = await line.connection;
    there.write('typed');
    expect(String((await once(ours, 'data'))[0])).toBe('typed');
    ours.end('shown');
    expect(String((await once(there, 'data'))[0])).toBe('shown');
    await once(there, 'close');
  });

  it('is for one connection: then its name is gone, and nobody is let in', async () => {
    const line = offer();
    const first = connect(here(line));
    const second = connect(here(line));
    const ends = [first, second].map((socket) => once(socket, 'close').catch(() => undefined));
    const ours = await line.connection;
    await Promise.race(ends);
    expect([first, second].filter((socket) => socket.destroyed)).toHaveLength(1);
    expect(await readdir(lines.folder)).toEqual([]);
    expect(await isRefused(line)).toBe(true);
    ours.destroy();
    await Promise.all(ends);
  });

  it('that is withdrawn leaves nothing; a connection stays', async () => {
    const [taken, refused] = [offer(), offer()];
    const there = connect(here(taken));
    const ours = await taken.connection;
    for (const line of [taken, refused, refused]) line.withdraw();
    expect(await isRefused(refused)).toBe(true);
    expect(await readdir(lines.folder)).toEqual([]);
    there.write('still');
    expect(String((await once(ours, 'data'))[0])).toBe('still');
    ours.destroy();
  });

  it('can be found by nobody who was not told its name, and connected to by anybody who was', async () => {
    const names = [offer(), offer()].map(({ path }) => path);
    expect(new Set(names).size).toBe(2);
    expect(await permissions(lines.folder)).toBe(0o711);
    expect((await permissions(here(offer()))) & 0o002).toBe(0o002);
  });

  it('that breaks before anybody listens breaks nothing else', async () => {
    const line = offer();
    const there = connect(here(line));
    const ours = await line.connection;
    there.destroy();
    ours.destroy(new Error('broken'));
    await new Promise((resolve) => ours.once('close', resolve));
  });
});

describe('the direct lines of a sandbox', () => {
  it('are so many at a time, until their connections have come', () => {
    const waiting = Array.from({ length: MOST_WAITING }, offer);
    expect(lines.offer()).toBeUndefined();
    waiting[0]?.withdraw();
    expect(lines.offer()).toBeDefined();
    expect(lines.offer()).toBeUndefined();
  });

  it('take the same folder as an earlier server, and what that has left in it is gone', async () => {
    const folder = join(directory, 'earlier');
    await mkdir(join(folder, 'a'), { recursive: true, mode: 0o777 });
    await writeFile(join(folder, 'b'), '');
    const { ino } = await stat(folder);
    await using taken = await DirectLines.open(folder);
    expect(await readdir(folder)).toEqual([]);
    expect((await stat(folder)).ino).toBe(ino);
    expect(await permissions(folder)).toBe(0o711);
    expect(taken.offer()).toBeDefined();
  });

  it('may have a folder of a long name', async () => {
    const folder = join(directory, 'x'.repeat(200));
    await using long = await DirectLines.open(folder);
    const line = long.offer();
    const handle = await open(folder);
    const there = connect(`/proc/self/fd/${handle.fd}/${basename(line?.path ?? '')}`);
    const ours = await line?.connection;
    there.write('far');
    expect(String((await once(ours as typeof there, 'data'))[0])).toBe('far');
    ours?.destroy();
    await handle.close();
  });

  it('end with it: no folder, no socket, no further line', async () => {
    const line = offer();
    await lines[Symbol.asyncDispose]();
    expect(await readdir(directory)).toEqual([]);
    expect(await isRefused(line)).toBe(true);
    expect(lines.offer()).toBeUndefined();
  });

  it('are none when the folder was taken away', async () => {
    await rm(lines.folder, { recursive: true });
    expect(lines.offer()).toBeUndefined();
  });

  it('are none where a socket cannot be opened to the sandbox', async () => {
    const { listen } = Server.prototype;
    const refusing = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, options) {
      listen.call(this, { ...(options as ListenOptions), writableAll: false });
      throw new Error('EPERM: uv_pipe_chmod');
    });
    expect(Array.from({ length: MOST_WAITING + 1 }, () => lines.offer())).not.toContainEqual(expect.anything());
    refusing.mockRestore();
    expect(await readdir(lines.folder)).toEqual([]);
    expect(lines.offer()).toBeDefined();
  });
});
