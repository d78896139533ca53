import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PostgresServer } from '../testing/postgres-server.ts';
import { progressStoreContract } from '../testing/progress-store-contract.ts';
import { Database } from './database.ts';
import { DatabaseProgressStore } from './database-progress-store.ts';

const ROOT = process.cwd();
const PATIENT = { timeout: 60_000, interval: 50 };
const log = { warn: vi.fn() };
let folder: string;
let postgres: PostgresServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-database-'));
  postgres = await PostgresServer.start();
});

afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const open = (url: string | undefined, name = 'one') =>
  Database.open({ url, dataDirectory: join(folder, name), root: ROOT, log });

describe.each(['embedded', 'PostgreSQL'])('the %s database', (kind) => {
  let database: Database;
  let store: DatabaseProgressStore;

  beforeAll(async () => {
    database = open(kind === 'embedded' ? undefined : postgres.url);
    store = new DatabaseProgressStore(database);
    await database.queries();
  });
  afterAll(() => database?.[Symbol.asyncDispose]());

  progressStoreContract(() => store);

  it('answers', () => expect(database.ping({ timeoutMs: 10_000 })).resolves.toBeUndefined());

  it('says that it cannot, without what it was to write', async () => {
    const secret = 'a nickname that is far too long for any database of ours';
    const refused = await store.setNickname(randomUUID(), secret, 'ko').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'database-unreachable' });
    expect(`${(refused as Error).stack} ${JSON.stringify(refused)}`).not.toContain(secret);
  });

  it('finds again what was there before it was closed', async () => {
    const learner = randomUUID();
    await store.arrive(learner, 'ko', Date.now());
    await store.pass(learner, { course: 'a', lesson: 'b', id: 'c', passedAt: 1 });
    await database[Symbol.asyncDispose]();
    database = open(kind === 'embedded' ? undefined : postgres.url);
    store = new DatabaseProgressStore(database);
    expect((await store.read(learner)).passes).toEqual([{ course: 'a', lesson: 'b', id: 'c', passedAt: 1 }]);
  });
});

describe('a PostgreSQL server', () => {
  it('is brought up to date once by servers that start together', async () => {
    await using database = open(postgres.url);
    await database.run((queries) => queries.execute(sql`create database together`));
    const url = postgres.url.replace('/postgres?', '/together?');
    const servers = Array.from({ length: 4 }, () => open(url));
    try {
      await Promise.all(servers.map((server) => server.queries()));
      const [server] = servers;
      const done = await server?.run((queries) => queries.execute(sql`select name from migrations`));
      expect(done).toMatchObject({ rows: [{ name: '0001-progress.sql' }] });
    } finally {
      await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
    }
  });

  it('may end connections, idle and in use, and is reached by others', async () => {
    await using database = open(postgres.url);
    const store = new DatabaseProgressStore(database);
    const learner = randomUUID();
    await store.arrive(learner, 'ko', Date.now());
    const course = new EventEmitter();
    const hasBegun = once(course, 'begun');
    const mayGoOn = once(course, 'go on');
    const long = database.run((queries) =>
      queries.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        course.emit('begun');
        await mayGoOn;
        await tx.execute(sql`select 1`);
      }),
    );
    long.catch(() => undefined);
    await hasBegun;
    await postgres.endConnections();
    course.emit('go on');
    await expect(long).rejects.toMatchObject({ code: 'database-unreachable' });
    const pass = { course: 'a', lesson: 'b', id: 'c', passedAt: 1 };
    await vi.waitFor(() => store.pass(learner, pass), PATIENT);
    expect((await store.read(learner)).passes).toEqual([pass]);
  });

  it('may be away, at the start and later', async () => {
    await postgres.stop();
    await using database = open(postgres.url);
    const store = new DatabaseProgressStore(database);
    await expect(database.ping({ timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'database-unreachable' });
    await postgres.startAgain();
    await vi.waitFor(() => database.ping({ timeoutMs: 10_000 }), PATIENT);
    const learner = randomUUID();
    await store.arrive(learner, 'ko', Date.now());
    await postgres.stop();
    await expect(store.read(learner)).rejects.toMatchObject({ code: 'database-unreachable' });
    await postgres.startAgain();
    await vi.waitFor(() => database.ping({ timeoutMs: 10_000 }), PATIENT);
    expect((await store.profile(learner))?.locale).toBe('ko');
  });

  it('that says nothing is given up after the deadline', async () => {
    await using database = open(postgres.url);
    await database.queries();
    const long = database.run((queries) => queries.execute(sql`select pg_sleep(30)`));
    await expect(long).rejects.toMatchObject({ code: 'database-unreachable' });
  });
});
