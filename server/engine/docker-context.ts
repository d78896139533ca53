// Looks up the docker command's current context: which engine `docker ps` would talk to.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { SlipwayError } from '../../lib/errors.ts';
import type { TlsFiles } from './engine-address.ts';

const configFile = z.object({ currentContext: z.string().optional() });
const metaFile = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
});

export interface ContextEndpoint {
  readonly name: string;
  readonly host: string;
  readonly tls?: TlsFiles;
}

/** @param settings.context the value of DOCKER_CONTEXT, which goes before the stored choice */
export async function findContext(settings: {
  readonly context?: string | undefined;
  readonly configDirectory?: string | undefined;
}): Promise<ContextEndpoint | undefined> {
  const directory = settings.configDirectory ?? join(homedir(), '.docker');
  const name = settings.context ?? (await readJson(join(directory, 'config.json'), configFile))?.currentContext;
  if (name === undefined || name === '' || name === 'default') return undefined;
  const id = createHash('sha256').update(name).digest('hex');
  const meta = await readJson(join(directory, 'contexts', 'meta', id, 'meta.json'), metaFile);
  const endpoint = meta?.Endpoints.docker;
  if (!endpoint?.Host) throw new SlipwayError('config-invalid', `The docker context "${name}" does not exist.`);
  const certificates = join(directory, 'contexts', 'tls', id, 'docker');
  const verify = !endpoint.SkipTLSVerify;
  const hasTls = await exists(certificates);
  return {
    name,
    host: endpoint.Host,
    ...(hasTls || !verify ? { tls: { directory: hasTls ? certificates : undefined, verify } } : {}),
  };
}

/** A missing or unreadable file says nothing; the docker command is just as forgiving. */
async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
