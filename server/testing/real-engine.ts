// The real engine for integration tests: a provider with an instance of its own, whose things are counted by label.
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageReference } from '../../lib/images.ts';
import { readConfig } from '../config.ts';
import type { Engine } from '../engine/engine.ts';
import { resolveEngine } from '../engine/resolve-engine.ts';
import { DockerSandboxProvider, type DockerSandboxProviderOptions } from '../sandbox/docker-sandbox-provider.ts';
import { findDisks } from '../sandbox/keeper.ts';
import { instanceFilter } from '../sandbox/labels.ts';
import { linesDirectory } from '../sandbox/line-folders.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface RealEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly instance: string;
  /** What makes a server of another data folder find the same engine. */
  readonly settings: Readonly<Record<string, string>>;
  readonly provider: DockerSandboxProvider;
  /** Where the folders of direct lines are; undefined where the engine can mount none. */
  readonly linesDirectory: string | undefined;
  /** Another one of the same instance, as the server has after a restart. */
  successor(): DockerSandboxProvider;
  /** What the providers had to warn of. */
  readonly warnings: readonly string[];
  /** Containers, volumes, networks, disks and folders of this instance, by name. */
  leftovers(): Promise<string[]>;
}

/** Of the providers, where a test needs another one than usual. */
type Changes = Pick<DockerSandboxProviderOptions, 'readyTimeoutMs' | 'linesDirectory'>;

/** Disposing it throws when anything of the instance is left, after removing it. */
export async function openRealEngine(changes: Changes = {}): Promise<RealEngine> {
  const config = readConfig();
  const resolved = await resolveEngine(config);
  const { engine, source, address } = resolved;
  const data = await mkdtemp(join(tmpdir(), 'slipway-real-'));
  const instance = `test-${randomBytes(6).toString('hex')}`;
  const warnings: string[] = [];
  const options: DockerSandboxProviderOptions = {
    engine,
    instance,
    image: imageReference(ROOT, 'sandbox'),
    seccompProfile: await readFile(`${ROOT}/images/sandbox/seccomp.json`, 'utf8'),
    ranges: config.ranges,
    linesDirectory: linesDirectory(data, resolved),
    onWarning: (message) => warnings.push(message),
    ...changes,
  };
  const leftovers = async () => {
    const containers = await engine.listContainers({ ...instanceFilter(instance), all: true });
    const volumes = await engine.listVolumes(instanceFilter(instance));
    const networks = await engine.listNetworks(instanceFilter(instance));
    const disks = ((await findDisks(engine)) ?? []).filter(({ name }) => name.startsWith(`${instance}-`));
    const folders = options.linesDirectory ? await readdir(options.linesDirectory).catch(() => []) : [];
    return [...[...containers, ...volumes, ...networks, ...disks].map(({ name }) => name), ...folders];
  };
  return {
    engine,
    instance,
    settings: source === 'embedded' || source === 'socket' ? { SLIPWAY_ENGINE: address } : {},
    provider: new DockerSandboxProvider(options),
    linesDirectory: options.linesDirectory,
    successor: () => new DockerSandboxProvider(options),
    warnings,
    leftovers,
    async [Symbol.asyncDispose]() {
      const left = await leftovers();
      // A provider that owns nothing takes everything for a stray.
      await new DockerSandboxProvider(options).removeStrays();
      await engine[Symbol.asyncDispose]();
      await rm(data, { recursive: true, force: true });
      if (left.length > 0) throw new Error(`The tests have left ${left.join(', ')}`);
    },
  };
}
