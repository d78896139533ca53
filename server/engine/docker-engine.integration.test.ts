// The real engine, whichever the configuration chooses. Everything made here is labelled and removed.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { DockerEngine } from './docker-engine.ts';
import type { Engine, EngineEvent } from './engine.ts';
import { parseEngineAddress } from './engine-address.ts';
import { resolveEngine } from './resolve-engine.ts';

const LABELS = { 'io.slipway.test': 'docker-engine' };
const OURS = { labels: ['io.slipway.test=docker-engine'] };
const BUSYBOX = '/bin/busybox';
const IMPORTED = 'slipway-test/busybox:imported';
const PREFERRED = 'diamol/base:latest';
const name = (what: string) => `slipway-test-${what}-${process.pid}`;

let engine: Engine;
let address: string;
let image: string;

beforeAll(async () => {
  ({ engine, address } = await resolveEngine(readConfig()));
  image = await findImage();
});

afterEach(async () => {
  for (const { id } of await engine.listContainers({ ...OURS, all: true })) await engine.removeContainer(id);
  for (const { id } of await engine.listNetworks(OURS)) await engine.removeNetwork(id);
  for (const volume of await engine.listVolumes(OURS)) await engine.removeVolume(volume.name);
});

afterAll(async () => {
  await engine?.removeImage(IMPORTED);
  await engine?.[Symbol.asyncDispose]();
});

async function findImage(): Promise<string> {
  if (await engine.inspectImage(PREFERRED)) return PREFERRED;
  if (!existsSync(BUSYBOX))
    throw new Error(`The engine has no ${PREFERRED}, and there is no ${BUSYBOX} to make one from.`);
  await engine.importImage(await busyboxRoot(), IMPORTED);
  return IMPORTED;
}

async function busyboxRoot(): Promise<Readable> {
  const archive = pack();
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, await readFile(BUSYBOX));
  for (const applet of ['sh', 'cat', 'sleep', 'echo', 'stty', 'dd', 'yes']) {
    archive.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
  }
  archive.finalize();
  return Readable.from(archive);
}

async function run(script: string, spec: Partial<Parameters<Engine['createContainer']>[0]> = {}): Promise<string> {
  const id = await engine.createContainer({
    name: name('run'),
    image,
    command: ['sh', '-c', script],
    labels: LABELS,
    ...spec,
  });
  await engine.startContainer(id);
  return id;
}

describe('containers', () => {
  it('tells what it is talking to', async () => {
    const info = await engine.info();
    expect(Number(info.apiVersion.split('.')[1])).toBeGreaterThanOrEqual(41);
    expect(info.cpus).toBeGreaterThan(0);
  });

  it('lives: create, start, inspect, wait, remove', async () => {
    const id = await run('exit 7', { memoryBytes: 64 * 1024 * 1024, pidsLimit: 32 });
    expect(await engine.waitContainer(id)).toBe(7);
    expect(await engine.inspectContainer(id)).toMatchObject({
      state: 'exited',
      exitCode: 7,
      command: ['sh', '-c', 'exit 7'],
      labels: LABELS,
    });
    expect(await engine.listContainers({ ...OURS, all: true })).toMatchObject([{ id, name: name('run') }]);
    await engine.removeContainer(id);
    await engine.removeContainer(id);
    expect(await engine.inspectContainer(id)).toBeUndefined();
  });

  it('lists the newest alone', async () => {
    for (const which of ['first', 'second', 'third']) {
      await engine.createContainer({ name: name(which), image, labels: LABELS });
    }
    const newest = await engine.listContainers({ ...OURS, newest: 2 });
    expect(newest.map((container) => container.name)).toEqual([name('third'), name('second')]);
  });

  it('follows a log line by line until the container ends', async () => {
    // Each line has its end: a last one without may be lost when the engine is quicker to stop than to flush.
    const id = await run('echo 하나; sleep 0.2; echo two >&2; sleep 0.2; echo last');
    const lines: string[] = [];
    for await (const line of engine.followLogs(id)) lines.push(line);
    expect(lines).toEqual(['하나', 'two', 'last']);
  });

  it('stops to follow when told', async () => {
    const id = await run('echo here; sleep 60');
    const controller = new AbortController();
    for await (const line of engine.followLogs(id, { signal: controller.signal })) {
      expect(line).toBe('here');
      controller.abort();
    }
  });

  it('follows no longer than the deadline', async () => {
    const id = await run('echo here; sleep 60');
    const lines: string[] = [];
    const follow = async () => {
      for await (const line of engine.followLogs(id, { timeoutMs: 500 })) lines.push(line);
    };
    await expect(follow()).rejects.toMatchObject({ code: 'timeout' });
    expect(lines).toEqual(['here']);
  });

  it('refuses with its reason', async () => {
    const call = engine.createContainer({ name: name('none'), image: 'slipway-test/none', labels: LABELS });
    await expect(call).rejects.toMatchObject({ code: 'engine-error', cause: { status: 404 } });
  });

  it('takes files', async () => {
    const id = await run('sleep 60');
    const archive = pack();
    archive.entry({ name: 'note.txt' }, '안녕');
    archive.finalize();
    await engine.putArchive(id, '/', await buffer(archive));
    const process = await engine.exec(id, { command: ['cat', '/note.txt'] });
    expect(await text(process.stream)).toBe('안녕');
  });
});

describe('exec', () => {
  it('keeps stdin, stdout and stderr apart, and tells the exit code', async () => {
    const id = await run('sleep 60');
    const process = await engine.exec(id, {
      command: ['sh', '-c', 'cat; echo "$WHO" >&2; exit 3'],
      env: { WHO: '나' },
    });
    process.stream.end('input\n');
    expect(await text(process.stream)).toBe('input\n');
    expect(await process.exitCode()).toBe(3);
    expect(process.stderr()).toBe('나\n');
  });

  it('gives a terminal of the size asked for', async () => {
    const id = await run('sleep 60');
    const process = await engine.exec(id, {
      command: ['sh', '-c', 'sleep 0.3; stty size; read line; stty size'],
      tty: { cols: 101, rows: 33 },
    });
    const output: string[] = [];
    process.stream.on('data', async (chunk: Buffer) => {
      output.push(chunk.toString());
      if (output.length > 1) return;
      await process.resize(120, 40);
      process.stream.write('\n');
    });
    expect(await process.exitCode()).toBe(0);
    expect(output.join('')).toMatch(/^33 101[\s\S]*40 120/);
  });

  it('makes the process wait while nobody reads', async () => {
    const id = await run('sleep 60');
    const process = await engine.exec(id, { command: ['yes'] });
    const sizes: number[] = [];
    // Two looks in a row with the same amount: nothing more comes in.
    await expect
      .poll(() => sizes.push(process.stream.readableLength) > 1 && sizes.at(-1) === sizes.at(-2) && sizes.at(-1), {
        interval: 200,
      })
      .toBeGreaterThan(0);
    expect(process.stream.readableLength).toBeLessThan(1024 * 1024);
    process.stream.destroy();
  });

  it('gives the data of megabytes unharmed', async () => {
    const id = await run('sleep 60');
    const process = await engine.exec(id, { command: ['cat'] });
    const sent = Buffer.alloc(8 * 1024 * 1024, '0123456789abcdef가');
    process.stream.end(sent);
    const received: Buffer[] = [];
    for await (const chunk of process.stream) received.push(chunk);
    expect(Buffer.concat(received).equals(sent)).toBe(true);
  });
});

describe('networks, volumes, images', () => {
  it('connects a container to a network with an address', async () => {
    const id = await run('sleep 60');
    const subnet = { subnet: '10.255.254.0/29', gateway: '10.255.254.1' };
    const network = await engine.createNetwork({ name: name('net'), internal: true, labels: LABELS, ...subnet });
    await engine.connectNetwork(network, id, { address: '10.255.254.3', aliases: ['me'] });
    expect((await engine.inspectContainer(id))?.addresses).toMatchObject({ [name('net')]: '10.255.254.3' });
    expect(await engine.listNetworks(OURS)).toMatchObject([{ subnets: ['10.255.254.0/29'] }]);
    await engine.disconnectNetwork(network, id);
    await engine.removeNetwork(network);
  });

  it('labels a volume that a container brings with it', async () => {
    await engine.removeContainer(await run('exit 0', { volumes: { [name('data')]: '/data' } }));
    expect(await engine.listVolumes(OURS)).toEqual([{ name: name('data'), labels: LABELS }]);
  });

  it('lets a container without a network read a volume', async () => {
    const writer = await run('echo shared > /data/note', { volumes: { [name('data')]: '/data' } });
    await engine.waitContainer(writer);
    await engine.removeContainer(writer);
    const script = 'cat /data/note; touch /data/mine 2>/dev/null || echo refused';
    const id = await run(script, { readOnlyVolumes: { [name('data')]: '/data' }, network: { name: 'none' } });
    const lines: string[] = [];
    for await (const line of engine.followLogs(id)) lines.push(line);
    expect(lines).toEqual(['shared', 'refused']);
  });

  it('builds, tags and removes an image', async () => {
    const archive = pack();
    archive.entry({ name: 'Dockerfile' }, `ARG FROM\nFROM $FROM\nLABEL step=built\n`);
    archive.finalize();
    const tag = 'slipway-test/built:1';
    const lines: string[] = [];
    await engine.buildImage(await buffer(archive), {
      tag,
      buildArgs: { FROM: image },
      labels: LABELS,
      onProgress: (line) => lines.push(line),
    });
    await engine.tagImage(tag, 'slipway-test/built:2');
    expect((await engine.inspectImage('slipway-test/built:2'))?.labels).toMatchObject({ ...LABELS, step: 'built' });
    expect(lines.join('\n')).toContain('LABEL step=built');
    await engine.removeImage(tag);
    await engine.removeImage('slipway-test/built:2');
    expect(await engine.inspectImage(tag)).toBeUndefined();
  });
});

describe('events', () => {
  it('come as they happen', async () => {
    const controller = new AbortController();
    const seen: EngineEvent[] = [];
    const iterator = engine.events({ types: ['container'] }, { signal: controller.signal })[Symbol.asyncIterator]();
    const first = iterator.next();
    // The subscription is made before the engine answers a later call on another connection.
    await engine.ping();
    const id = await run('exit 0');
    for (let next = await first; !next.done; next = await iterator.next()) {
      if (next.value.id !== id) continue;
      seen.push(next.value);
      if (next.value.action === 'die') controller.abort();
    }
    expect(seen.map(({ action }) => action)).toEqual(['create', 'start', 'die']);
    expect(seen[0]?.attributes).toMatchObject(LABELS);
  });
});

describe('through a stream', () => {
  it('reaches the same engine', async () => {
    const transport = await parseEngineAddress(address);
    if (!('socketPath' in transport)) return;
    const { connect } = await import('node:net');
    await using dialed = new DockerEngine({ dial: async () => connect(transport.socketPath) });
    expect(await dialed.info()).toEqual(await engine.info());
    const id = await run('sleep 60');
    const process = await dialed.exec(id, { command: ['cat'] });
    process.stream.end('through');
    expect(await text(process.stream)).toBe('through');
    expect(await process.exitCode()).toBe(0);
  });
});
