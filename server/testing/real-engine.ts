// The real engine for integration tests: a provider with an instance of its own, whose things are counted by label.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { imageReference } from '../../lib/images.ts';
import { readConfig } from '../config.ts';
import type { Engine } from '../engine/engine.ts';
import { resolveEngine } from '../engine/resolve-engine.ts';
import { DockerSandboxProvider } from '../sandbox/docker-sandbox-provider.ts';
import { instanceFilter } from '../sandbox/labels.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RealEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly instance: string;
  readonly provider: DockerSandboxProvider;
  /** Containers and volumes of this instance, by name. */
  leftovers(): Promise<string[]>;
}

/** Disposing it throws when anything of the instance is left, after removing it. */
export async function openRealEngine(): Promise<RealEngine> {
  const { engine } = await resolveEngine(readConfig());
  const instance = `test-${randomBytes(6).toString('hex')}`;
  const provider = new DockerSandboxProvider({
    engine,
    instance,
    image: imageReference(ROOT, 'sandbox'),
    seccompProfile: await readFile(`${ROOT}/images/sandbox/seccomp.json`, 'utf8'),
  });
  const leftovers = async () => {
    const containers = await engine.listContainers({ ...instanceFilter(instance), all: true });
    const volumes = await engine.listVolumes(instanceFilter(instance));
    return [...containers, ...volumes].map(({ name }) => name);
  };
  return {
    engine,
    instance,
    provider,
    leftovers,
    async [Symbol.asyncDispose]() {
      const left = await leftovers();
      for (const name of left) await engine.removeContainer(name);
      for (const { name } of await engine.listVolumes(instanceFilter(instance))) await engine.removeVolume(name);
      await engine[Symbol.asyncDispose]();
      if (left.length > 0) throw new Error(`The tests have left ${left.join(', ')}`);
    },
  };
}
