// The database: an embedded one in the data folder, or the PostgreSQL server that the operator names. Both take the same
// statements; what is in the tables is not known here.
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { SlipwayError } from '../../lib/errors.ts';
import { openEmbedded } from './embedded-database.ts';
import type { StorageLog } from './journal-store.ts';
import { migrate } from './migrate.ts';
import { openPostgres } from './postgres-database.ts';

export type Queries = PgDatabase<PgQueryResultHKT, Record<string, never>>;

export interface Connected extends AsyncDisposable {
  readonly queries: Queries;
}

export interface DatabaseOptions {
  /** Of a PostgreSQL server; undefined for the embedded database. Holds a password: never logged. */
  readonly url: string | undefined;
  readonly dataDirectory: string;
  /** The project's folder, where an empty embedded database is kept to be copied. */
  readonly root: string;
  readonly log: StorageLog;
}

/** One that does not answer in this time is treated as away. */
const STATEMENT_TIMEOUT_MS = 5000;
const RETRY_FROM_MS = 250;
const RETRY_TO_MS = 10_000;

export class Database implements AsyncDisposable {
  readonly #opening: Promise<Connected>;
  readonly #end = new AbortController();
  /** Settles when it was tried to open it and to bring it up to date for the first time, however that went. */
  readonly firstTry: Promise<void>;
  #isMigrated = false;
  #migration: Promise<void> | undefined;

  private constructor({ url, dataDirectory, root, log }: DatabaseOptions) {
    this.#opening =
      url === undefined
        ? openEmbedded({ directory: join(dataDirectory, 'db'), root })
        : openPostgres({ url, statementTimeoutMs: STATEMENT_TIMEOUT_MS, log });
    this.firstTry = this.queries().then(
      () => undefined,
      (error: unknown) => {
        log.warn({ err: error }, 'the database cannot be used yet');
        void this.#migrateAtLast();
      },
    );
  }

  /** Returns at once: it is opened and brought up to date meanwhile. Whoever asks for `queries` waits for that. */
  static open(options: DatabaseOptions): Database {
    return new Database(options);
  }

  /**
   * The way to the tables, once they are up to date.
   * @throws SlipwayError `database-unreachable`
   */
  async queries(): Promise<Queries> {
    const { queries } = await this.#opened();
    if (!this.#isMigrated) await this.#migrate(queries);
    return queries;
  }

  /**
   * Does the work as one: all of it or nothing.
   * @throws SlipwayError `database-unreachable`, whatever went wrong, with the cause but never what was to be written
   */
  async run<T>(work: (queries: Queries) => Promise<T>): Promise<T> {
    const queries = await this.queries();
    return work(queries).catch((error: unknown) => Promise.reject(toUnreachable(error)));
  }

  /** @throws SlipwayError `database-unreachable` when it does not answer in time */
  async ping({ timeoutMs }: { timeoutMs: number }): Promise<void> {
    const answer = this.run((queries) => queries.execute(sql`select 1`));
    answer.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<never>((_, reject) => {
      const late = () => reject(new SlipwayError('database-unreachable', `no answer within ${timeoutMs} ms`));
      timer = setTimeout(late, timeoutMs);
    });
    await Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }

  /** Post-condition: no connection is left, and the embedded database's files are at rest. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#end.abort();
    await this.#migration?.catch(() => undefined);
    const opened = await this.#opening.catch(() => undefined);
    await opened?.[Symbol.asyncDispose]();
  }

  #opened(): Promise<Connected> {
    return this.#opening.catch((error: unknown) => Promise.reject(toUnreachable(error)));
  }

  /** Once at a time, and again only after it failed. */
  #migrate(queries: Queries): Promise<void> {
    this.#migration ??= migrate(queries)
      .then(() => {
        this.#isMigrated = true;
      })
      .catch((error: unknown) => Promise.reject(toUnreachable(error)))
      .finally(() => {
        this.#migration = undefined;
      });
    return this.#migration;
  }

  /** A server that is away at the start is waited for. */
  async #migrateAtLast(): Promise<void> {
    const { signal } = this.#end;
    for (let delayMs = RETRY_FROM_MS; !signal.aborted; delayMs = Math.min(2 * delayMs, RETRY_TO_MS)) {
      await pause(delayMs, signal);
      const isDone = await this.queries().then(
        () => true,
        () => false,
      );
      if (isDone) return;
    }
  }
}

/** Drizzle's message has the values that were to be written, and PostgreSQL's `detail` may: neither is for the log. */
function toUnreachable(error: unknown): SlipwayError {
  if (error instanceof SlipwayError) return error;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code, message } = cause as { code?: unknown; message?: unknown };
  const said = cause === error && String(message).startsWith('Failed query') ? 'failed query' : String(message);
  const kind = typeof code === 'string' ? `${code}: ` : '';
  return new SlipwayError('database-unreachable', `the database: ${kind}${said.slice(0, 300)}`);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    signal.addEventListener('abort', end, { once: true });
  });
}
