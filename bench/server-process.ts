// The server that a measurement talks to: the one that `npm start` runs, as a process of its own, with its own data.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { BenchContext } from './context.ts';
import { waitUntil } from './wait-until.ts';

export interface ServerProcess {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** Until the pool is full and nothing is being started any more. */
  waitUntilIdle(): Promise<void>;
}

/** What a class would run: the defaults, whatever this shell's own settings are. */
const SETTINGS = {
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'warn',
  SLIPWAY_CONTENT: 'content',
  SLIPWAY_POOL_SIZE: '2',
  SLIPWAY_MAX_SANDBOXES: '30',
};
const START_TIMEOUT_MS = 60_000;
/** It gives up its own clean-up before that. */
const STOP_TIMEOUT_MS = 10_000;
const READY = /^Slipway is ready at http:\/\/localhost:(\d+)$/;
const KEPT_LOG_LINES = 30;

/** Post-condition: it serves, and its pool is full. */
export async function startServer(context: BenchContext): Promise<ServerProcess> {
  const { store, config, resolved, ownInstance, signal } = context;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  store.add(() => rm(dataDirectory, { recursive: true, force: true }));
  context.progress('starting the server');
  const child = spawn(process.execPath, ['--import', 'tsx', join('cli', 'main.ts'), 'start'], {
    cwd: config.root,
    env: { ...process.env, ...SETTINGS, ...engineSetting(resolved), SLIPWAY_DATA_DIR: dataDirectory },
    // The server stops by itself when the channel ends, also when this process was killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  store.add(() => stop(child));
  const port = await portOf(child, signal);
  ownInstance((await readFile(join(dataDirectory, 'instance-id'), 'utf8')).trim());
  const origin = `http://127.0.0.1:${port}`;
  const waitUntilIdle = () =>
    waitUntil('the pool is full', { signal }, async () => {
      const metrics = await (await fetch(`${origin}/metrics`, { signal })).text();
      const count = (state: string) => Number(new RegExp(`\\{state="${state}"\\} (\\d+)`).exec(metrics)?.[1]);
      return count('warm') >= Number(SETTINGS.SLIPWAY_POOL_SIZE) && count('starting') === 0;
    });
  await waitUntilIdle();
  return { origin, waitUntilIdle };
}

/** An engine that was found in our data directory would not be found from another one. */
function engineSetting({ source, address }: BenchContext['resolved']): Record<string, string> {
  return source === 'embedded' || source === 'socket' ? { SLIPWAY_ENGINE: address } : {};
}

async function portOf(child: ChildProcess, signal: AbortSignal): Promise<number> {
  const lastLines: string[] = [];
  const either = AbortSignal.any([signal, AbortSignal.timeout(START_TIMEOUT_MS)]);
  const port = new Promise<number>((resolve) => {
    const read = (line: string) => {
      lastLines.push(line);
      if (lastLines.length > KEPT_LOG_LINES) lastLines.shift();
      const found = READY.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output as Readable }).on('line', read);
    }
  });
  const failed = async (): Promise<never> => {
    await once(child, 'exit', { signal: either }).catch(() => undefined);
    signal.throwIfAborted();
    throw new Error(`The server did not start:\n${lastLines.join('\n')}`);
  };
  return Promise.race([port, failed()]);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await exit;
  clearTimeout(timer);
}
