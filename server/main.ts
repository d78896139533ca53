// Runs Slipway: configuration in, a server out, until somebody stops it.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DisposableStore } from '../lib/disposable.ts';
import { SlipwayError } from '../lib/errors.ts';
import { takeLock } from '../lib/lock.mjs';
import { createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { createLog } from './log.ts';

/** A request's head comes at once: whoever is slower keeps a socket from somebody else. For the rest of it, see http.ts. */
const HEADERS_TIMEOUT_MS = 10_000;
/** A full house is removed in less than this; what is not is removed at the next start. */
const STOP_TIMEOUT_MS = 30_000;
/** Whoever asks again after so long does not want to wait. */
const IMPATIENT_MS = 2000;

export interface MainOptions {
  readonly development?: boolean;
  /** Lessons are read again as they change. Default: in development. */
  readonly watch?: boolean;
  /** Instead of those of the configuration. */
  readonly contentDirectories?: readonly string[] | undefined;
  /** Told once it serves, and at which address. */
  readonly onReady?: ((origin: string) => void) | undefined;
}

/**
 * Post-condition: the server has stopped and nothing of it is left; after SIGUSR2, its sandboxes are, for the next one.
 * @throws SlipwayError `config-invalid` | `already-running` | `port-taken` | `engine-unreachable`
 */
export async function main(options: MainOptions = {}): Promise<void> {
  const { development = false, watch = development, onReady } = options;
  const configured = readConfig();
  const config = {
    ...configured,
    contentDirectories: [...(options.contentDirectories ?? configured.contentDirectories)],
  };
  const log = createLog(config.logLevel);
  const stop = listenForStop();
  await using store = new DisposableStore();
  // Both come first: a second server must fail before it takes the first one's sandboxes for strays.
  store.add(await lockDataDirectory(config.dataDirectory));
  const server = await openPort(config.http, store);
  const app = await createApp({ config, log, server, development, watch });
  store.add(async () => app[Symbol.asyncDispose]());
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  console.log(`Slipway is ready at ${origin}`);
  onReady?.(origin);
  if ((await stop) === 'hand over') {
    log.info('handing over: sandboxes stay, the next start takes them over');
    // Nothing is disposed: what the next server needs is written already, as for one that is killed.
    process.exit(0);
  }
  log.info('stopping: sandboxes are being removed');
}

/** Ctrl-C often comes twice, from the terminal and from npm: only the first one means anything, and one much later. */
function listenForStop(): Promise<'stop' | 'hand over'> {
  return new Promise((resolve) => {
    process.once('SIGUSR2', () => resolve('hand over'));
    let askedAt: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const now = Date.now();
        if (askedAt !== undefined && now - askedAt > IMPATIENT_MS) process.exit(1);
        if (askedAt !== undefined) return;
        askedAt = now;
        setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
        resolve('stop');
      });
    }
  });
}

function lockDataDirectory(dataDirectory: string): Promise<() => Promise<void>> {
  return takeLock(join(dataDirectory, 'server.lock'), (pid: number) => {
    const message = `Slipway is running already, as process ${pid}, with the data in ${dataDirectory}. Stop it, or set SLIPWAY_DATA_DIR to another folder.`;
    throw new SlipwayError('already-running', message);
  });
}

/** Until the app takes over, requests are told to come back. */
async function openPort({ port, host }: Config['http'], store: DisposableStore): Promise<Server> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: 0 });
  const comeBack = (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(503, { 'Content-Type': 'text/plain', 'Retry-After': '2' }).end('Slipway is starting.\n');
  };
  server.on('request', comeBack);
  store.add(() => closeServer(server));
  server.listen(port, host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const message = `Port ${port} is taken. Stop what uses it, or choose another one: PORT=${port + 1} npm start`;
    throw new SlipwayError('port-taken', message, { cause: error });
  });
  return server;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
