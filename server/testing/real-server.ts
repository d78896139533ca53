// A server on the real engine, for tests: a process that can be killed and started again, with what it keeps on disk.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SECRET } from './gateway-under-test.ts';
import { openRealEngine, type RealEngine } from './real-engine.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ENTRY = fileURLToPath(new URL('server-without-pages.ts', import.meta.url));
const START_WITHIN_MS = 60_000;
/** It removes its sandboxes before. */
const STOP_WITHIN_MS = 40_000;
const LONGEST_QUOTE = 2000;

export interface ServerFigures {
  readonly rss: number;
  /** Heap and buffers. */
  readonly used: number;
  readonly connections: number;
}

export class RealServer implements AsyncDisposable {
  readonly port: number;
  readonly #real: RealEngine;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  /** What the processes wrote: their log has errors only, and there should be none. */
  #written = '';

  private constructor(real: RealEngine, folder: string, port: number) {
    this.#real = real;
    this.#folder = folder;
    this.port = port;
  }

  /** Post-condition: it serves. Disposing it proves that nothing of it is left on the engine, and that it logged no error. */
  static async start(): Promise<RealServer> {
    const real = await openRealEngine();
    const folder = await mkdtemp(join(tmpdir(), 'slipway-server-'));
    await writeFile(join(folder, 'instance-id'), real.instance);
    const server = new RealServer(real, folder, await freePort());
    try {
      await server.startAgain();
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  /** After `kill`: on the same disk and port. */
  async startAgain(): Promise<void> {
    const child = fork(ENTRY, {
      cwd: ROOT,
      silent: true,
      execArgv: ['--import', 'tsx'],
      env: {
        ...process.env,
        ...this.#real.settings,
        PORT: String(this.port),
        LOG_LEVEL: 'error',
        SLIPWAY_DATA_DIR: this.#folder,
        SLIPWAY_SECRET: SECRET,
        SLIPWAY_POOL_SIZE: '0',
        SLIPWAY_RESERVE_DISK_MB: '0',
      },
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#written += chunk;
      });
    }
    const failed = once(child, 'exit').then(([code]) =>
      Promise.reject(new Error(`the server ended with ${code}: ${this.#written}`)),
    );
    await Promise.race([once(child, 'message', { signal: AbortSignal.timeout(START_WITHIN_MS) }), failed]);
    failed.catch(() => undefined);
  }

  /** As `kill -9`: its sandboxes and shells stay. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async figures(): Promise<ServerFigures> {
    const child = this.#child as ChildProcess;
    const answer = once(child, 'message', { signal: AbortSignal.timeout(10_000) });
    child.send('figures');
    const [figures] = await answer;
    return figures as ServerFigures;
  }

  /** What there is of sandboxes, by name. */
  leftovers(): Promise<string[]> {
    return this.#real.leftovers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
    await this.#real[Symbol.asyncDispose]();
    if (this.#written !== '') throw new Error(`The server has written ${this.#written.slice(0, LONGEST_QUOTE)}`);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(timer);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return address !== null && typeof address === 'object' ? address.port : 0;
}
