// Sandboxes for measurements that need no server: the real provider, under an instance of its own.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { imageReference } from '../lib/images.ts';
import { DockerSandboxProvider } from '../server/sandbox/docker-sandbox-provider.ts';
import { linesDirectory } from '../server/sandbox/line-folders.ts';
import { WarmPool } from '../server/sandbox/warm-pool.ts';
import type { BenchContext } from './context.ts';

export async function createProvider({ config, resolved, ownInstance }: BenchContext): Promise<DockerSandboxProvider> {
  const instance = `bench-${randomBytes(4).toString('hex')}`;
  ownInstance(instance);
  return providerOf(instance, { config, resolved });
}

export async function providerOf(
  instance: string,
  { config, resolved }: Pick<BenchContext, 'config' | 'resolved'>,
): Promise<DockerSandboxProvider> {
  return new DockerSandboxProvider({
    engine: resolved.engine,
    instance,
    image: imageReference(config.root, 'sandbox'),
    seccompProfile: await readFile(join(config.root, 'images/sandbox/seccomp.json'), 'utf8'),
    ranges: config.ranges,
    linesDirectory: linesDirectory(config.dataDirectory, resolved),
  });
}

/** @param size sandboxes kept ready */
export async function createPool(context: BenchContext, size: number, maximum: number): Promise<WarmPool> {
  const pool = new WarmPool({
    provider: await createProvider(context),
    spec: context.config.sandbox,
    size,
    maximum,
    perAddress: null,
    // No server follows that could take one for fresh.
    unused: { add: () => undefined, remove: () => undefined },
    // What a machine can carry is what is measured.
    admit: async () => 'ok',
    onPressure: () => undefined,
    onError: (error) => context.progress(`no sandbox could be kept ready: ${String(error)}`),
  });
  context.store.add(() => pool.dispose());
  return pool;
}
