// The keeper's image on the real engine, in a container and with a volume of its own. A host without loop devices has
// no keeper to test: then it must say so with its exit code.
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { imageReference, ROLE_LABEL } from '../../lib/images.ts';
import { readConfig } from '../../server/config.ts';
import type { Engine } from '../../server/engine/engine.ts';
import { resolveEngine } from '../../server/engine/resolve-engine.ts';
import { keeperSpec } from '../../server/sandbox/services.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NAME = `slipway-test-keeper-${process.pid}`;
const LABELS = { 'io.slipway.test': 'keeper', [ROLE_LABEL]: 'test' };
const BYTES = String(64 * 1024 * 1024);
const NO_LOOP_DEVICES = 3;

let engine: Engine;
let hasLoopDevices: boolean;

beforeAll(async () => {
  ({ engine } = await resolveEngine(readConfig()));
  await startKeeper();
  const { code, stderr } = await keeper('make', 'probe', BYTES);
  hasLoopDevices = code !== NO_LOOP_DEVICES;
  if (hasLoopDevices) expect(stderr).toBe('');
});

afterAll(async () => {
  const disks = hasLoopDevices ? await listDisks() : new Map<string, string>();
  for (const disk of disks.keys()) await keeper('remove', disk);
  await engine.removeContainer(NAME);
  await engine.removeVolume(NAME);
  await engine[Symbol.asyncDispose]();
});

async function startKeeper() {
  await engine.removeContainer(NAME);
  const spec = { ...keeperSpec(imageReference(ROOT, 'keeper')), name: NAME, labels: LABELS };
  await engine.startContainer(await engine.createContainer({ ...spec, restart: 'no', volumes: { [NAME]: '/disks' } }));
}

const keeper = (...words: string[]) => run('keeper', ...words);

async function run(...command: string[]) {
  const process = await engine.exec(NAME, { command });
  process.stream.end();
  const stdout = (await buffer(process.stream)).toString().trim();
  return { stdout, stderr: process.stderr(), code: await process.exitCode() };
}

async function make(disk: string): Promise<string> {
  const { code, stdout, stderr } = await keeper('make', disk, BYTES);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^\/dev\/loop\d+$/);
  return stdout;
}

async function listDisks(): Promise<Map<string, string>> {
  return toMap((await keeper('list')).stdout);
}

const toMap = (lines: string): Map<string, string> =>
  new Map(lines.split('\n').flatMap((line) => (line ? [line.split(' ') as [string, string]] : [])));

/** Inode by disk, as the file system has it; and by device, as the kernel has it. */
async function readInodes() {
  const files = await run('sh', '-c', 'cd /disks && stat --format "%n %i" *.img | sed s/.img//');
  const devices = await run('losetup', '--list', '--noheadings', '--raw', '--output', 'NAME,BACK-INO');
  return { ofFile: toMap(files.stdout), ofDevice: toMap(devices.stdout) };
}

describe('keeper', () => {
  it('attaches a disk once, and gives it back', async ({ skip }) => {
    if (!hasLoopDevices) skip();
    const device = await make('one');
    expect(await make('one')).toBe(device);
    expect((await listDisks()).get('one')).toBe(device);
    expect(await keeper('remove', 'one')).toMatchObject({ code: 0 });
    expect((await listDisks()).has('one')).toBe(false);
    expect(await keeper('remove', 'one')).toMatchObject({ code: 0 });
  });

  it('gives many who ask at once a device each', async ({ skip }) => {
    if (!hasLoopDevices) skip();
    const disks = Array.from({ length: 8 }, (_, index) => `many-${index}`);
    const devices = await Promise.all(disks.map(make));
    expect(new Set(devices).size).toBe(disks.length);
    const listed = await listDisks();
    expect(disks.map((disk) => listed.get(disk))).toEqual(devices);
  });

  it('finds the devices of the keeper before it', async ({ skip }) => {
    if (!hasLoopDevices) skip();
    const device = await make('kept');
    await startKeeper();
    expect((await listDisks()).get('kept')).toBe(device);
    expect(await make('kept')).toBe(device);
  });

  it('leaves each disk its device while many are made and removed at once', async ({ skip }) => {
    if (!hasLoopDevices) skip();
    const groups = ['even', 'odd'].map((group) => Array.from({ length: 4 }, (_, index) => `${group}-${index}`));
    for (let round = 0; round < 12; round++) {
      const [made = [], removed = []] = round % 2 === 0 ? groups : groups.toReversed();
      // By two at once, as by a sandbox's end and by the search for strays; from one shell, so that it is at once.
      const orders = made.flatMap((disk, index) => {
        const removal = `keeper remove ${removed[index]}`;
        return [`keeper make ${disk} ${BYTES} > /dev/null`, removal, removal];
      });
      const { stderr } = await run('sh', '-c', `${orders.map((order) => `${order} &`).join('\n')}\nwait`);
      expect(stderr).toBe('');
      const listed = await listDisks();
      const { ofFile, ofDevice } = await readInodes();
      expect([...listed.keys()].filter((disk) => /^(even|odd)-/.test(disk))).toEqual(made);
      for (const [disk, device] of listed) expect(ofDevice.get(device), disk).toBe(ofFile.get(disk));
      expect(new Set(listed.values()).size).toBe(listed.size);
    }
  });

  it('leaves nothing of what is removed, nor of a make that was killed', async ({ skip }) => {
    if (!hasLoopDevices) skip();
    await run('sh', '-c', 'touch /disks/killed.img.new /disks/.template-1.new');
    const disks = await listDisks();
    const { ofFile } = await readInodes();
    await Promise.all([...disks.keys()].map((disk) => keeper('remove', disk)));
    expect((await run('ls', '--almost-all', '/disks')).stdout).toBe(`.template-${BYTES}`);
    const { ofDevice } = await readInodes();
    for (const [disk, device] of disks) expect(ofDevice.get(device), disk).not.toBe(ofFile.get(disk));
  });

  it.each<[string, string[], number]>([
    ['a path', ['make', '../one', BYTES], 1],
    ['no name', ['remove', ''], 1],
    ['a size that is none', ['make', 'one', '12x'], 1],
    ['a size beyond all disks', ['make', 'one', '99999999999999'], 1],
    ['an unknown order', ['mount', 'one'], 64],
  ])('refuses %s', async (_, words, code) => {
    expect(await keeper(...words)).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(/^keeper: .+\n$/) });
  });

  it('describes the host', async () => {
    const host = JSON.parse((await keeper('host')).stdout);
    const { memoryTotalBytes, memoryAvailableBytes, diskTotalBytes, diskFreeBytes, cpus, load1 } = host;
    expect(memoryAvailableBytes).toBeGreaterThan(0);
    expect(memoryTotalBytes).toBeGreaterThan(memoryAvailableBytes);
    expect(diskTotalBytes).toBeGreaterThan(diskFreeBytes);
    expect(cpus).toBeGreaterThanOrEqual(1);
    expect(load1).toBeGreaterThanOrEqual(0);
  });
});
