// A PostgreSQL server, by a pool of connections that come and go: one that breaks costs the statements under way on it,
// and the next statement gets another one.
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Connected } from './database.ts';
import type { StorageLog } from './journal-store.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly statementTimeoutMs: number;
  readonly log: StorageLog;
}

/** Learners' writes are short, and a server has many of them in the queue sooner than it needs more connections. */
const MAX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 3000;
const IDLE_MS = 30_000;

export async function openPostgres({ url, statementTimeoutMs, log }: PostgresOptions): Promise<Connected> {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_MS,
    statement_timeout: statementTimeoutMs,
    // The server may be out of reach, and then does not end the statement.
    query_timeout: statementTimeoutMs + 1000,
    keepAlive: true,
    application_name: 'slipway',
  });
  pool.on('error', (error) =>
    log.warn({ code: (error as { code?: string }).code }, 'a connection to the database broke'),
  );
  // One that is in use tells its statements, too, and nobody listens to the connection itself: Node would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined));
  return { queries: drizzle({ client: pool }), [Symbol.asyncDispose]: () => pool.end() };
}
