// Runs Slipway: configuration in, a server out, until somebody stops it.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SlipwayError } from '../lib/errors.ts';
import { type App, createApp } from './app.ts';
import { type Config, readConfig } from './config.ts';
import { createLog } from './log.ts';

/** Open sandboxes are removed in less than this; what is not is removed at the next start. */
const STOP_TIMEOUT_MS = 4500;

/**
 * Post-condition: the server has stopped and nothing of it is left.
 * @throws SlipwayError `config-invalid` | `engine-unreachable` | `port-taken`
 */
export async function main({ development = false }: { development?: boolean } = {}): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const app = await createApp({ config, log, development });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  try {
    const port = await listen(app, config);
    console.log(`Slipway is ready at http://localhost:${port}`);
    await stopped;
    log.info('stopping');
  } finally {
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    await app[Symbol.asyncDispose]();
  }
}

async function listen({ server }: App, { http }: Config): Promise<number> {
  server.listen(http.port, http.host);
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    const message = `Port ${http.port} is taken. Stop what uses it, or choose another one: PORT=${http.port + 1} npm start`;
    throw new SlipwayError('port-taken', message, { cause: error });
  });
  return (server.address() as AddressInfo).port;
}
