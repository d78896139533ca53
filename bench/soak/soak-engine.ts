// A host engine that only the soak uses, so that it may be killed and restarted: own data, own socket, own containerd.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupContext } from '../../cli/setup/context.ts';
import { imagesStep } from '../../cli/setup/images-step.ts';
import { keeperStep } from '../../cli/setup/keeper-step.ts';
import { registryStep } from '../../cli/setup/registry-step.ts';
import { identifyImages, ROLE_LABEL } from '../../lib/images.ts';
import { takeLock } from '../../lib/lock.mjs';
import { DockerEngine } from '../../server/engine/docker-engine.ts';
import { embeddedEngineStatus, startEmbeddedEngine, stopEmbeddedEngine } from '../../server/engine/embedded-engine.ts';
import { endShims } from '../../server/engine/embedded-leftovers.ts';
import { embeddedEnginePaths } from '../../server/engine/embedded-paths.ts';
import type { ResolvedEngine } from '../../server/engine/resolve-engine.ts';
import { findDisks, removeDisk } from '../../server/sandbox/keeper.ts';
import { removeSandboxContainer } from '../../server/sandbox/removal.ts';
import type { BenchContext } from '../context.ts';
import { findMarked, readTraces, removeEmptyGroups } from '../traces.ts';
import { waitUntil } from '../wait-until.ts';
import { copyImages, isOnThisMachine } from './copy-images.ts';

const GONE_TIMEOUT_MS = 20_000;

/** An engine of its own needs root on Linux, and Docker's programs. */
export function canHaveSoakEngine(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('dockerd', ['--version']).status === 0;
}

export class SoakEngine {
  readonly resolved: ResolvedEngine;
  /**
   * Whether containers go on when this engine goes away: `--live-restore`. It stays as it is, because an engine that is
   * started with it after one without loses the root file systems of containers that run (seen with 20.10).
   */
  readonly keepsContainers: boolean;
  readonly #dataDirectory: string;
  /** Ids of those that there were when it was killed. */
  readonly #containersAtKill = new Set<string>();

  private constructor(dataDirectory: string, keepsContainers: boolean) {
    this.#dataDirectory = dataDirectory;
    this.keepsContainers = keepsContainers;
    const { socket } = embeddedEnginePaths(dataDirectory);
    this.resolved = {
      engine: new DockerEngine({ socketPath: socket }),
      address: `unix://${socket}`,
      source: 'embedded',
      isLocal: true,
    };
  }

  /**
   * Post-condition: it has the images, the registry and the keeper. The context's store removes all of it, and finds a
   * fault in what is left of it on this machine.
   */
  static async open(context: BenchContext, keepsContainers: boolean): Promise<SoakEngine> {
    const { config, store } = context;
    // Beside the data of an embedded engine, which is on a disk that can hold one.
    const dataDirectory = join(config.dataDirectory, 'soak');
    store.add(await takeLock(`${dataDirectory}.lock`, (pid) => context.say(`waiting for process ${pid}, which soaks`)));
    const soak = new SoakEngine(dataDirectory, keepsContainers);
    if (existsSync(dataDirectory)) {
      context.progress('removing the engine of a soak that was killed');
      await soak.#start();
      await soak.#remove(context);
    }
    await mkdir(dataDirectory);
    store.add(async () => soak.resolved.engine[Symbol.asyncDispose]());
    store.add(() => soak.#remove(context));
    context.progress('starting an engine of its own');
    await soak.#start();
    await soak.#fill(context);
    return soak;
  }

  async restart(): Promise<void> {
    await stopEmbeddedEngine(this.#dataDirectory);
    await this.#start();
  }

  /** kill -9, and a new start. Its containerd and its containers go on; without --live-restore the start stops them. */
  async kill(): Promise<void> {
    const status = await embeddedEngineStatus(this.#dataDirectory);
    if (status.state === 'running') {
      for (const { id } of await this.resolved.engine.listContainers({ all: true })) this.#containersAtKill.add(id);
      process.kill(status.pid, 'SIGKILL');
      await waitUntil('the engine is gone', { signal: AbortSignal.timeout(GONE_TIMEOUT_MS) }, async () => {
        return (await embeddedEngineStatus(this.#dataDirectory)).state === 'stopped';
      });
    }
    await this.#start();
  }

  /**
   * Of a container that was just being started when the engine was killed, control groups may be left: what makes them
   * is killed before it has written down that it did (seen with 20.10). Nothing is in them; what is in use stays.
   * @returns how many there were
   */
  removeEmptyGroups(): Promise<number> {
    return removeEmptyGroups(this.#containersAtKill);
  }

  #start(): Promise<void> {
    return startEmbeddedEngine(this.#dataDirectory, { liveRestore: this.keepsContainers });
  }

  async #fill({ config, resolved, progress, signal }: BenchContext): Promise<void> {
    const setup = new SetupContext(config.root, config);
    setup.resolved = this.resolved;
    const images = identifyImages(config.root).map(({ reference }) => reference);
    progress('copying the images');
    // From an engine of another machine they are built here once more.
    if (isOnThisMachine(resolved.address)) await copyImages(resolved.address, this.resolved.address, images, signal);
    for (const step of [imagesStep(setup), registryStep(setup), keeperStep(setup)]) {
      if (await step.isDone()) continue;
      progress(step.title);
      await step.run({ progress });
    }
  }

  /** Removes the sandboxes of a server that ended otherwise than it should: their disks would stay attached. */
  async #empty(): Promise<void> {
    const { engine } = this.resolved;
    const sandboxes = { labels: [`${ROLE_LABEL}=sandbox`] };
    for (const { id } of await engine.listContainers({ ...sandboxes, all: true }))
      await removeSandboxContainer(engine, id);
    for (const { name } of (await findDisks(engine)) ?? []) await removeDisk(engine, name);
  }

  /** Post-condition: nothing of it is left, or a fault says what. */
  async #remove({ fault, say }: BenchContext): Promise<void> {
    const { engine } = this.resolved;
    // It may have failed while it was away. Its start ends what it has lost sight of, which may hold disks.
    await this.restart();
    await this.#empty();
    const containers = await engine.listContainers({ all: true });
    await Promise.all(containers.map(({ id }) => engine.removeContainer(id)));
    await stopEmbeddedEngine(this.#dataDirectory);
    const paths = embeddedEnginePaths(this.#dataDirectory);
    const { dataRoot, runDirectory, containerdNamespace } = paths;
    const shims = await endShims(paths);
    if (shims > 0) say(`the engine left ${shims} shims of containers that it had removed itself`);
    // dockerd mounts it onto itself, and leaves that to the next start when it was killed or lets containers go on.
    spawnSync('umount', [dataRoot]);
    const marks = [`${this.#dataDirectory}/`, runDirectory, containerdNamespace, ...containers.map(({ id }) => id)];
    const findLeft = async () => findMarked(await readTraces(), marks);
    const signal = AbortSignal.timeout(GONE_TIMEOUT_MS);
    await waitUntil('nothing is left', { signal }, async () => (await findLeft()).length === 0).catch(() => undefined);
    const left = await findLeft();
    for (const trace of left) fault(`the soak's engine left ${trace}`);
    // What is mounted there must not be emptied.
    if (left.length > 0) return;
    for (const path of [this.#dataDirectory, runDirectory]) await rm(path, { recursive: true, force: true });
  }
}
