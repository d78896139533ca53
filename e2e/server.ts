// Starts Slipway as `npm start` does, once for all browser tests. Afterwards it must stop in time and leave nothing.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { FullConfig } from '@playwright/test';
import { readConfig } from '../server/config.ts';
import { resolveEngine } from '../server/engine/resolve-engine.ts';
import { loadInstance } from '../server/instance.ts';
import { instanceFilter } from '../server/sandbox/labels.ts';

/** Long enough for a first build of pages and images. */
const START_TIMEOUT_MS = 10 * 60_000;
/** What a service manager may count on. */
const STOP_TIMEOUT_MS = 5000;

export default async function startServer(config: FullConfig): Promise<() => Promise<void>> {
  const address = new URL(config.projects[0]?.use.baseURL ?? '');
  const output: string[] = [];
  const server = spawn(process.execPath, ['cli/bootstrap.mjs', 'start'], {
    cwd: config.rootDir.replace(/[\\/]e2e$/, ''),
    env: { ...process.env, PORT: address.port, HOST: address.hostname, LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(server, 'exit');
  for (const stream of [server.stdout, server.stderr]) {
    createInterface(stream).on('line', (line) => keep(line, output));
  }
  try {
    await ready(server, output);
    const health = await fetch(new URL('/healthz', address));
    if (!health.ok) throw new Error(`/healthz answered ${health.status}: ${await health.text()}`);
  } catch (error) {
    server.kill('SIGTERM');
    throw error;
  }
  return async () => {
    await stop(server, exited);
    await expectNothingLeft();
  };
}

/** Warnings are shown as they come; the rest only matters when the start fails. */
function keep(line: string, output: string[]): void {
  output.push(line);
  if (line.startsWith('{')) console.warn(line);
}

async function ready(server: ChildProcess, output: readonly string[]): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!output.some((line) => line.startsWith('Slipway is ready'))) {
    if (server.exitCode !== null || Date.now() > deadline) {
      throw new Error(`Slipway did not start:\n${output.join('\n')}`);
    }
    await delay(50);
  }
}

async function stop(server: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (server.exitCode !== null) throw new Error(`Slipway ended during the tests, with exit code ${server.exitCode}`);
  server.kill('SIGTERM');
  const inTime = await Promise.race([exited.then(() => true), delay(STOP_TIMEOUT_MS, false, { ref: false })]);
  if (!inTime) server.kill('SIGKILL');
  if (!inTime || server.exitCode !== 0) {
    throw new Error(inTime ? `Slipway stopped with exit code ${server.exitCode}` : 'Slipway did not stop in time');
  }
}

async function expectNothingLeft(): Promise<void> {
  const config = readConfig();
  const { id } = await loadInstance(config.dataDirectory, config.http.secret);
  const { engine } = await resolveEngine(config);
  await using _ = engine;
  const containers = await engine.listContainers({ ...instanceFilter(id), all: true });
  const volumes = await engine.listVolumes(instanceFilter(id));
  const left = [...containers, ...volumes].map(({ name }) => name);
  if (left.length > 0) throw new Error(`Slipway left behind: ${left.join(', ')}`);
}
