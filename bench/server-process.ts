// The server that a measurement talks to: the one that `npm start` runs, as a process of its own, with its own data.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchContext } from './context.ts';
import { findFreePort } from './free-port.ts';
import { RunningServer } from './running-server.ts';
import { waitUntil } from './wait-until.ts';

/** What a class would run: the defaults, whatever this shell's own settings are. */
const SETTINGS = {
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  SLIPWAY_CONTENT: 'content',
  SLIPWAY_POOL_SIZE: '2',
  SLIPWAY_MAX_SANDBOXES: '30',
};

export type ServerSettings = Readonly<Record<string, string>>;
/** How a server is ended: it removes its sandboxes; it is killed; it leaves its sandboxes to the next one. */
export type ServerEnd = 'SIGTERM' | 'SIGKILL' | 'SIGUSR2';

export interface ServerFigures {
  readonly warm: number;
  readonly starting: number;
  readonly claimed: number;
  readonly memoryBytes: number;
  readonly openFiles: number;
  /** Sockets, timers and the like that keep Node busy. */
  readonly handles: number;
}

export interface ServerOptions {
  /** Of `slipway`. Default: `start`. */
  readonly command?: readonly string[];
  readonly onLog?: (line: string) => void;
}

export class ServerProcess {
  /** `http://127.0.0.1:<port>`, also after a restart. */
  readonly origin: string;
  readonly #context: BenchContext;
  readonly #settings: ServerSettings & typeof SETTINGS;
  readonly #dataDirectory: string;
  readonly #command: readonly string[];
  readonly #onLog: (line: string) => void;
  #running: RunningServer | undefined;

  constructor(
    context: BenchContext,
    options: ServerOptions & { port: number; settings: ServerSettings; dataDirectory: string },
  ) {
    this.origin = `http://127.0.0.1:${options.port}`;
    this.#context = context;
    this.#dataDirectory = options.dataDirectory;
    this.#command = options.command ?? ['start'];
    this.#onLog = options.onLog ?? (() => undefined);
    this.#settings = {
      ...SETTINGS,
      ...options.settings,
      ...engineSetting(context.resolved),
      PORT: String(options.port),
      SLIPWAY_DATA_DIR: options.dataDirectory,
    };
  }

  /** Of the process that serves now. @throws Error when none does */
  get pid(): number {
    const pid = this.#running?.pid;
    if (pid === undefined) throw new Error('the server does not run');
    return pid;
  }

  /** True when nobody ended it. */
  get hasCrashed(): boolean {
    return this.#running?.hasEnded === true;
  }

  /** Post-condition: it serves. @throws Error with the end of its log */
  async start(): Promise<void> {
    const { signal, config } = this.#context;
    const running = new RunningServer({
      root: config.root,
      settings: this.#settings,
      command: this.#command,
      onLog: this.#onLog,
    });
    this.#running = running;
    await running.untilReady(signal);
  }

  /** Post-condition: its process is gone. */
  async end(how: ServerEnd): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.end(how);
  }

  /** The id that its sandboxes are labelled with. */
  async readInstance(): Promise<string> {
    return (await readFile(join(this.#dataDirectory, 'instance-id'), 'utf8')).trim();
  }

  async readFigures(): Promise<ServerFigures> {
    const metrics = await (await fetch(`${this.origin}/metrics`, { signal: this.#context.signal })).text();
    const figure = (name: string) => readMetric(metrics, name);
    return {
      warm: figure('slipway_sandboxes{state="warm"}'),
      starting: figure('slipway_sandboxes{state="starting"}'),
      claimed: figure('slipway_sandboxes{state="claimed"}'),
      memoryBytes: figure('process_resident_memory_bytes'),
      openFiles: figure('process_open_fds'),
      handles: figure('nodejs_active_resources_total'),
    };
  }

  /** Until the pool is full and nothing is being started any more. */
  async waitUntilIdle(): Promise<void> {
    const size = Number(this.#settings.SLIPWAY_POOL_SIZE);
    await waitUntil('the pool is full', this.#context, async () => {
      const { warm, starting } = await this.readFigures();
      return warm >= size && starting === 0;
    });
  }
}

/** Post-condition: it serves, and its pool is full. The context's store ends it. */
export async function startServer(
  context: BenchContext,
  settings: ServerSettings = {},
  options: ServerOptions = {},
): Promise<ServerProcess> {
  const { store } = context;
  const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  store.add(() => rm(dataDirectory, { recursive: true, force: true }));
  context.progress('starting the server');
  // The same one after a restart, so that learners find it again.
  const server = new ServerProcess(context, { port: await findFreePort(), settings, dataDirectory, ...options });
  store.add(() => server.end('SIGTERM'));
  await server.start();
  context.ownInstance(await server.readInstance());
  await server.waitUntilIdle();
  return server;
}

/** An engine that was found in our data directory would not be found from another one. */
function engineSetting({ source, address }: BenchContext['resolved']): Record<string, string> {
  return source === 'embedded' || source === 'socket' ? { SLIPWAY_ENGINE: address } : {};
}

/** @throws Error when the metric is missing */
function readMetric(metrics: string, name: string): number {
  const line = metrics.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  if (line === undefined) throw new Error(`the server does not tell ${name}`);
  return Number(line.slice(name.length + 1));
}
