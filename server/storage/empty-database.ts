// An empty embedded database, made once for a copy of the project and copied from then on: making one takes seconds.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CREATE = fileURLToPath(new URL('create-cluster.mjs', import.meta.url));
/** On a machine that builds images at the same time. */
const CREATE_TIMEOUT_MS = 180_000;

/** The number is that of the PostgreSQL in it, whose files are no other's. */
export const emptyDatabasePath = (root: string): string => join(root, '.slipway', 'empty-database-17');

/** @returns its folder, which is never written to */
export async function emptyDatabase(root: string): Promise<string> {
  const path = emptyDatabasePath(root);
  if (existsSync(path)) return path;
  const unfinished = `${path}.${process.pid}`;
  await mkdir(dirname(path), { recursive: true });
  await rm(unfinished, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, [CREATE, unfinished], { timeout: CREATE_TIMEOUT_MS });
  // Another process may have been sooner: theirs is as good.
  await rename(unfinished, path).catch(async (error: unknown) => {
    await rm(unfinished, { recursive: true, force: true });
    if (!existsSync(path)) throw error;
  });
  return path;
}
