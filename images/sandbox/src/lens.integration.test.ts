// `lens` between a client and a false engine: what passes, what is told of it, and that the one never waits for the
// other. Needs a C compiler.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildPrograms, hasCompiler, type Programs } from './held-terminal.ts';

const MIB = 1024 * 1024;
const HEAD_BYTES = 21;
const TURN_BYTES = 64 * 1024;
const PATIENT = { timeout: 20_000, interval: 20 };

interface LensRecord {
  readonly kind: string;
  readonly connection: number;
  readonly length: number;
  readonly bytes: Buffer;
}

describe.skipIf(!hasCompiler)('lens', () => {
  let programs: Programs;
  let lens: ChildProcess;
  let engine: Server;
  let path: (name: string) => string;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    programs = buildPrograms();
    path = (name) => join(programs.directory, name);
    engine = createServer({ allowHalfOpen: true }, (socket) => void track(socket));
    await once(engine.listen(path('engine')), 'listening');
    lens = spawn(programs.path('lens'), [path('engine'), path('learner'), path('follow')], { stdio: 'inherit' });
    await vi.waitFor(() => expect(existsSync(path('follow'))).toBe(true), PATIENT);
  });

  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  });

  afterAll(async () => {
    lens?.kill();
    engine?.close();
    rmSync(programs.directory, { recursive: true });
  });

  function track(socket: Socket): Socket {
    sockets.add(socket.on('error', () => undefined));
    return socket;
  }

  /** Both ends of a connection through the lens. */
  async function connect(): Promise<{ client: Socket; server: Socket }> {
    const accepted = once(engine, 'connection');
    const client = track(createConnection({ path: path('learner'), allowHalfOpen: true }));
    const [server] = (await accepted) as [Socket];
    return { client, server };
  }

  async function follow(): Promise<{ socket: Socket; records(): LensRecord[] }> {
    const socket = track(createConnection(path('follow')));
    let told = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      told = Buffer.concat([told, chunk]);
    });
    await vi.waitFor(() => expect(told.toString('latin1', 0, 7)).toBe('lens 1\n'), PATIENT);
    return { socket, records: () => readRecords(told.subarray(7)) };
  }

  it('passes 8 MiB each way unchanged at the same time, each to its end', async () => {
    const { client, server } = await connect();
    const [asked, answered] = [randomBytes(8 * MIB), randomBytes(8 * MIB)];
    client.end(asked);
    server.end(answered);
    const [atServer, atClient] = await Promise.all([readAll(server), readAll(client)]);
    expect(atServer.equals(asked)).toBe(true);
    expect(atClient.equals(answered)).toBe(true);
  });

  it('keeps the other direction when one has ended', async () => {
    const { client, server } = await connect();
    client.end('a question');
    expect((await readAll(server)).toString()).toBe('a question');
    server.write('an answer');
    const [chunk] = (await once(client, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('an answer');
    server.end();
    await once(client, 'end');
  });

  it.each(['client', 'server'] as const)('ends the connection of a %s that has gone', async (who) => {
    const ends = await connect();
    ends.client.write('hello');
    await once(ends.server, 'data');
    const other = who === 'client' ? ends.server : ends.client;
    other.resume();
    ends[who].destroy();
    await once(other, 'end');
    // Whoever has gone reads nothing either.
    await vi.waitFor(() => {
      other.write('is anybody there?');
      expect(other.errored).not.toBeNull();
    }, PATIENT);
  });

  it('reads no more than a little of what nobody takes, and goes on when it is taken', async () => {
    const { client, server } = await connect();
    server.pause();
    const asked = randomBytes(4 * MIB);
    client.write(asked);
    await vi.waitFor(() => expect(client.writableLength).toBeGreaterThan(2 * MIB), PATIENT);
    const other = await connect();
    other.client.write('meanwhile');
    const [chunk] = (await once(other.server, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('meanwhile');
    client.end();
    expect((await readAll(server)).equals(asked)).toBe(true);
  });

  it('tells who asks, and of each turn as much as is kept, with the length of the rest', async () => {
    const { records } = await follow();
    const { client, server } = await connect();
    server.resume();
    client.write('GET / HTTP/1.1\r\n\r\n');
    await once(server, 'data');
    client.resume();
    server.write(Buffer.alloc(100_000, 'x'));
    await vi.waitFor(() => expect(lengthOf(records(), '<')).toBe(100_000), PATIENT);
    client.write('again');
    await vi.waitFor(() => expect(lengthOf(records(), '>')).toBe(23), PATIENT);
    client.destroy();
    await vi.waitFor(() => expect(records().at(-1)?.kind).toBe('x'), PATIENT);
    const [opened, asked] = records();
    expect(opened?.kind).toBe('o');
    expect(opened?.bytes.readUInt32BE()).toBe(process.pid);
    expect(opened?.bytes.subarray(4).toString()).toMatch(/node|vitest/);
    expect(asked).toMatchObject({ kind: '>', bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') });
    expect(keptOf(records(), '<')).toBe(TURN_BYTES);
    expect(keptOf(records(), '>')).toBe(23);
  });

  it('tells of a connection that was there before from its next question on', async () => {
    const { client, server } = await connect();
    client.write('before');
    await once(server, 'data');
    const { records } = await follow();
    server.write('unasked');
    await once(client, 'data');
    client.write('after');
    await vi.waitFor(() => expect(lengthOf(records(), '>')).toBe(5), PATIENT);
    expect(lengthOf(records(), '<')).toBe(0);
  });

  it('lets a follower go who does not read, or for whom another has come, and waits for none of them', async () => {
    const slow = await follow();
    slow.socket.pause();
    const { client, server } = await connect();
    client.resume();
    server.on('data', (chunk: Buffer) => server.write(chunk));
    for (let i = 0; i < 20_000; i++) {
      client.write('x');
      await once(client, 'data');
    }
    const fresh = await follow();
    slow.socket.resume();
    await once(slow.socket, 'close');
    client.write('last');
    await vi.waitFor(() => expect(lengthOf(fresh.records(), '<')).toBe(4), PATIENT);
  });

  it('closes a connection for which there is no engine', async () => {
    const alone = spawn(programs.path('lens'), [path('nobody'), path('alone'), path('unfollowed')]);
    try {
      await vi.waitFor(() => expect(existsSync(path('unfollowed'))).toBe(true), PATIENT);
      const client = track(createConnection(path('alone')));
      client.resume();
      await once(client, 'close');
    } finally {
      alone.kill();
    }
  });
});

/** Leaves the other direction open, unlike an iterator that has come to its end. */
async function readAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => void chunks.push(chunk)).resume();
  await once(socket, 'end');
  return Buffer.concat(chunks);
}

function readRecords(told: Buffer): LensRecord[] {
  const records: LensRecord[] = [];
  for (let at = 0; at + HEAD_BYTES <= told.length; ) {
    const kept = told.readUInt32BE(at + 17);
    const bytes = told.subarray(at + HEAD_BYTES, at + HEAD_BYTES + kept);
    const kind = told.toString('latin1', at, at + 1);
    records.push({ kind, connection: told.readUInt32BE(at + 1), length: told.readUInt32BE(at + 13), bytes });
    at += HEAD_BYTES + kept;
  }
  return records;
}

const lengthOf = (records: LensRecord[], kind: string) =>
  records.filter((record) => record.kind === kind).reduce((sum, { length }) => sum + length, 0);

const keptOf = (records: LensRecord[], kind: string) =>
  records.filter((record) => record.kind === kind).reduce((sum, { bytes }) => sum + bytes.length, 0);
