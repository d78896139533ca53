// Slipway as `npm start` runs it, in a process of its own that a test may stop, kill and start again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerOptions {
  /** The project's folder. */
  readonly root: string;
  /** Environment variables beside those of the tests. */
  readonly settings: Readonly<Record<string, string>>;
  /** What `npm start` is given beside. */
  readonly args?: readonly string[];
}

/** Long enough for a first build of pages and images. */
const START_TIMEOUT_MS = 10 * 60_000;
/** What a service manager may count on. */
const STOP_TIMEOUT_MS = 35_000;
const READY = /^Slipway is ready at http:\/\/localhost:(\d+)$/;

export class SlipwayServer {
  readonly #process: ChildProcess;
  readonly #exited: Promise<unknown>;
  readonly #output: string[] = [];
  /** 0 until it is ready. */
  #port = 0;

  private constructor({ root, settings, args = [] }: ServerOptions) {
    this.#process = spawn(process.execPath, ['--import', 'tsx', join('cli', 'main.ts'), 'start', ...args], {
      cwd: root,
      env: { ...process.env, HOST: '127.0.0.1', LOG_LEVEL: 'error', ...settings },
      // The server stops by itself when the channel ends, also when this process was killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#exited = once(this.#process, 'exit');
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      createInterface({ input: stream as Readable }).on('line', (line) => this.#read(line));
    }
  }

  /** Post-condition: it answers. @throws Error with its output when it does not start */
  static async start(options: ServerOptions): Promise<SlipwayServer> {
    const server = new SlipwayServer(options);
    try {
      await server.#ready();
      const health = await fetch(new URL('/healthz', server.address));
      if (!health.ok) throw new Error(`/healthz answered ${health.status}: ${await health.text()}`);
      return server;
    } catch (error) {
      server.#process.kill('SIGTERM');
      throw error;
    }
  }

  get port(): number {
    return this.#port;
  }

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** As the kernel does when it is out of memory. Post-condition: it is gone, and has done nothing about it. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Post-condition: it has stopped in time. @throws Error when it had to be killed, or had ended before */
  async stop(): Promise<void> {
    if (this.hasEnded) throw new Error(`Slipway had ended, with exit code ${this.#process.exitCode}`);
    this.#process.kill('SIGTERM');
    const inTime = await Promise.race([this.#exited.then(() => true), delay(STOP_TIMEOUT_MS, false, { ref: false })]);
    if (!inTime) await this.kill();
    if (!inTime) throw new Error('Slipway did not stop in time');
    if (this.#process.exitCode !== 0) throw new Error(`Slipway stopped with exit code ${this.#process.exitCode}`);
  }

  /** What it logs is shown as it comes; the rest only matters when the start fails. */
  #read(line: string): void {
    this.#output.push(line);
    if (line.startsWith('{')) console.warn(line);
    this.#port = Number(READY.exec(line)?.[1] ?? this.#port);
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.#port === 0) {
      if (this.hasEnded || Date.now() > deadline) {
        throw new Error(`Slipway did not start:\n${this.#output.join('\n')}`);
      }
      await delay(50);
    }
  }
}
