// Whose process is it? Played by a process that has the arguments of an embedded engine and does nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { embeddedEngineStatus, startEmbeddedEngine, stopEmbeddedEngine } from './embedded-engine.ts';
import { embeddedEnginePaths } from './embedded-paths.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'slipway-embedded-'));
  await mkdir(embeddedEnginePaths(directory).directory);
});
afterEach(() => rm(directory, { recursive: true }));

const writePid = (pid: number) => writeFile(embeddedEnginePaths(directory).pidFile, String(pid));

describe.runIf(process.platform === 'linux')('the embedded engine', () => {
  it('is stopped where it never ran', async () => {
    expect(await embeddedEngineStatus(directory)).toMatchObject({ state: 'stopped' });
    await stopEmbeddedEngine(directory);
  });

  it('does not take another process for itself, and leaves it alone', async () => {
    await writePid(process.pid);
    expect(await embeddedEngineStatus(directory)).toMatchObject({ state: 'stopped' });
    await stopEmbeddedEngine(directory);
  });

  it('is found by its data, and stopped', async () => {
    const { dataRoot } = embeddedEnginePaths(directory);
    const program = 'process.stdout.write("up"); setInterval(() => {}, 1000)';
    const engine = spawn(process.execPath, ['-e', program, '--', '--data-root', dataRoot]);
    const ended = once(engine, 'exit');
    await once(engine.stdout, 'data');
    await writePid(engine.pid ?? 0);
    expect(await embeddedEngineStatus(directory)).toMatchObject({ state: 'running', pid: engine.pid });
    await stopEmbeddedEngine(directory);
    expect((await ended)[1]).toBe('SIGTERM');
    expect(await embeddedEngineStatus(directory)).toMatchObject({ state: 'stopped' });
  });
});

/** Like the real one, it takes the process of this number for its containerd. It knows one container, `known`. */
const DOCKERD = `#!${process.execPath}
const { existsSync } = require('node:fs');
const after = (name) => process.argv[process.argv.indexOf(name) + 1];
if (existsSync(after('--exec-root') + '/containerd/containerd.pid')) process.exit(1);
const known = { Id: 'known', Names: ['/known'], Image: 'a', State: 'running', Labels: {}, Created: 0 };
require('node:http')
  .createServer(({ url }, response) => response.end(url.includes('_ping') ? 'OK' : JSON.stringify([known])))
  .listen(after('--host').replace('unix://', ''));
`;

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('an embedded engine that was killed', () => {
  const spawned: ChildProcess[] = [];
  beforeEach(async () => {
    const programs = join(directory, 'bin');
    await mkdir(programs);
    await writeFile(join(programs, 'dockerd'), DOCKERD);
    await chmod(join(programs, 'dockerd'), 0o755);
    vi.stubEnv('PATH', `${programs}:${process.env.PATH}`);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await stopEmbeddedEngine(directory);
    for (const child of spawned.splice(0)) child.kill('SIGKILL');
    await rm(embeddedEnginePaths(directory).runDirectory, { recursive: true, force: true });
  });

  it('starts at once, whatever has the number of its containerd', async () => {
    const { execRoot } = embeddedEnginePaths(directory);
    await mkdir(join(execRoot, 'containerd'), { recursive: true });
    await writeFile(join(execRoot, 'containerd', 'containerd.pid'), String(process.pid));
    await startEmbeddedEngine(directory);
    expect(await embeddedEngineStatus(directory)).toMatchObject({ state: 'running' });
  });

  it('ends the containers that it does not know to run, and no others', async () => {
    const { containerdNamespace } = embeddedEnginePaths(directory);
    const shimOf = async (id: string) => {
      const words = ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)', '--'];
      const shim = spawn(process.execPath, [...words, '-namespace', containerdNamespace, '-id', id], {
        argv0: '/usr/bin/containerd-shim-runc-v2',
      });
      spawned.push(shim);
      await once(shim.stdout, 'data');
      return shim;
    };
    const [known, lost] = await Promise.all([shimOf('known'), shimOf('lost')]);
    const ended = once(lost, 'exit');
    await startEmbeddedEngine(directory);
    expect((await ended)[1]).toBe('SIGKILL');
    expect(known.exitCode ?? known.signalCode).toBeNull();
  });
});
