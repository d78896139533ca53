// Brings a database's tables up to date: runs the files of migrations/ that it has not had yet, in the order of their names.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import type { Queries } from './database.ts';

const FOLDER = fileURLToPath(new URL('migrations/', import.meta.url));
/** Between two statements of a file, as Drizzle's own tools write it. */
const BREAKPOINT = '--> statement-breakpoint';
/** Any number that nobody else locks in this database: servers that start together migrate one after the other. */
const LOCK = 7_151_409_827;

/**
 * Post-condition: all migrations were run, each exactly once; or, when one fails, nothing has changed.
 * @throws what the database says
 */
export async function migrate(queries: Queries): Promise<void> {
  const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).toSorted();
  await queries.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`);
    await tx.execute(sql`create table if not exists migrations (name text primary key, run_at timestamptz not null)`);
    const done = await namesOf(tx);
    for (const name of files.filter((file) => !done.has(file))) {
      const text = await readFile(FOLDER + name, 'utf8');
      for (const statement of text.split(BREAKPOINT)) await tx.execute(sql.raw(statement));
      await tx.execute(sql`insert into migrations values (${name}, now())`);
    }
  });
}

async function namesOf(tx: Pick<Queries, 'execute'>): Promise<Set<string>> {
  const { rows } = (await tx.execute(sql`select name from migrations`)) as { rows: Array<{ name: string }> };
  return new Set(rows.map(({ name }) => name));
}
