// PostgreSQL inside this process (PGlite), in a folder. What was committed survives a kill: the kernel has it by then. It
// is not forced onto the disk, so that a machine that goes down may lose the last moments; who cannot bear that names a server.
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { Connected } from './database.ts';
import { emptyDatabase } from './empty-database.ts';

export interface EmbeddedOptions {
  readonly directory: string;
  readonly root: string;
}

/** Of memory for pages, instead of 128: all progress of a class fits in, and the kernel keeps the rest. */
const SHARED_BUFFERS = '2MB';
const PARAMETERS = [...PGlite.defaultStartParams, '-c', `shared_buffers=${SHARED_BUFFERS}`];

/** Post-condition: the folder holds a database, however often it was begun and killed before. */
export async function openEmbedded({ directory, root }: EmbeddedOptions): Promise<Connected> {
  if (!existsSync(directory)) await createFrom(await emptyDatabase(root), directory);
  const client = await PGlite.create({ dataDir: directory, startParams: PARAMETERS });
  return { queries: drizzle({ client }), [Symbol.asyncDispose]: () => client.close() };
}

async function createFrom(template: string, directory: string): Promise<void> {
  const unfinished = `${directory}.new`;
  await mkdir(dirname(directory), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await cp(template, unfinished, { recursive: true });
  await rename(unfinished, directory);
}
