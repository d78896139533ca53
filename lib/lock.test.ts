import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.mjs';

let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-lock-'));
  path = join(directory, 'setup.lock');
});
afterEach(async () => {
  expect(await readdir(directory)).toEqual([]);
  await rm(directory, { recursive: true });
});

describe('takeLock', () => {
  it('lets one in at a time, and says whom the others wait for', async () => {
    const release = await takeLock(path);
    const waitedFor: number[] = [];
    let entered = false;
    const second = takeLock(path, (pid) => waitedFor.push(pid)).then((releaseSecond) => {
      entered = true;
      return releaseSecond;
    });
    await expect.poll(() => waitedFor).toEqual([process.pid]);
    expect(entered).toBe(false);
    await release();
    await (await second)();
  });

  it('takes over from a process that is gone', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(gone, 'exit');
    await writeFile(path, JSON.stringify({ pid: gone.pid, born: '1' }));
    await (await takeLock(path))();
  });

  it.runIf(process.platform === 'linux')('is not fooled by another process with the same number', async () => {
    await writeFile(path, JSON.stringify({ pid: process.pid, born: 'before the restart' }));
    const release = await takeLock(path);
    expect(JSON.parse(await readFile(path, 'utf8')).born).toMatch(/^\d+$/);
    await release();
  });

  it('takes over what nobody can read', async () => {
    await writeFile(path, '');
    await (await takeLock(path))();
  });

  it('keeps many processes apart', async () => {
    const counter = join(directory, 'counter');
    await writeFile(counter, '0');
    // Each reads, waits and writes: without the lock, counts would be lost.
    const script = `
      import { readFile, writeFile } from 'node:fs/promises';
      import { takeLock } from ${JSON.stringify(new URL('lock.mjs', import.meta.url).href)};
      const release = await takeLock(${JSON.stringify(path)});
      const count = Number(await readFile(${JSON.stringify(counter)}, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      await writeFile(${JSON.stringify(counter)}, String(count + 1));
      await release();`;
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
    await Promise.all(children.map((child) => once(child, 'exit')));
    expect(await readFile(counter, 'utf8')).toBe('6');
    await rm(counter);
  });
});
