// What makes this Slipway itself across restarts: its id and its secret, made at first start.
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Instance {
  /** Labels what this Slipway makes on a host engine. */
  readonly id: string;
  /** Signs cookies. */
  readonly secret: string;
}

/** @param secret from the configuration; otherwise one is made and kept, readable by this user alone */
export async function loadInstance(dataDirectory: string, secret: string | undefined): Promise<Instance> {
  await mkdir(dataDirectory, { recursive: true });
  return {
    id: await readOrMake(join(dataDirectory, 'instance-id'), () => randomBytes(6).toString('hex')),
    secret: secret ?? (await readOrMake(join(dataDirectory, 'secret'), () => randomBytes(32).toString('base64url'))),
  };
}

async function readOrMake(file: string, make: () => string): Promise<string> {
  try {
    // Exclusive, so that of two servers that start together one makes it and the other reads it.
    const value = make();
    await writeFile(file, value, { mode: 0o600, flag: 'wx' });
    return value;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await readFile(file, 'utf8')).trim();
  }
}
