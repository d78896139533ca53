// Whose process is it? Played by a process that has the arguments of an embedded engine and does nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { embeddedEngineStatus, stopEmbeddedEngine } from './embedded-engine.ts';
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
