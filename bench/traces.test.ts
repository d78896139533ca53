import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countContainerMounts, findMarked, readTraces, removeEmptyGroups } from './traces.ts';

const TRACES = [
  'mount /var/lib/docker/overlay2/0a/merged',
  'mount /var/lib/docker/overlay2/0b/merged',
  'mount /var/lib/docker/volumes/slipway-5d1e00000001/_data',
  'mount /srv/overlay2/0c/merged',
  'loop device loop3 of /disks/cafe-5d1e00000001',
  'process 12: containerd-shim -id c0ffee; 1:memory:/',
  'process 13: sleep 100; 1:memory:/docker/c0ffee/sandbox/work',
  'control group /sys/fs/cgroup/memory/docker/c0ffee',
  'process 14: sleep 100; 1:memory:/docker/decaf',
];

describe('findMarked', () => {
  it('finds what bears one of the names, whatever kind it is of', () => {
    expect(findMarked(TRACES, ['5d1e00000001', 'c0ffee'])).toEqual([2, 4, 5, 6, 7].map((index) => TRACES[index]));
  });

  it('finds nothing by no name', () => {
    expect(findMarked(TRACES, [])).toEqual([]);
  });
});

it('counts the root file systems of one engine', () => {
  expect(countContainerMounts(TRACES, '/var/lib/docker')).toBe(2);
});

it.runIf(process.platform === 'linux')('sees a process for as long as it runs', async () => {
  const mark = `mark-${process.pid}`;
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', mark]);
  await once(child, 'spawn');
  expect(findMarked(await readTraces(), [mark])).toEqual([expect.stringContaining(`process ${child.pid}: `)]);
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
  expect(findMarked(await readTraces(), [mark])).toEqual([]);
});

it('removes control groups in which there is nothing, of these containers only', async () => {
  const root = await mkdtemp(join(tmpdir(), 'slipway-groups-'));
  const parent = join(root, 'memory', 'docker');
  for (const path of ['decaf', 'c0ffee', 'cafe/sandbox']) await mkdir(join(parent, path), { recursive: true });
  expect(await removeEmptyGroups(['c0ffee', 'cafe'], root)).toBe(1);
  expect((await readdir(parent)).sort()).toEqual(['cafe', 'decaf']);
  await rm(root, { recursive: true });
});
