// Makes sandboxes as containers of a Docker Engine, after the recipe in images/README.md: an unprivileged container
// around the learner engine, with user ids, a disk and, if it may reach the internet, a network of its own.
import { randomBytes } from 'node:crypto';
import { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import type { ContainerSummary, Engine } from '../engine/engine.ts';
import { bringUp, isAdoptable } from './adoption.ts';
import { DockerSandbox } from './docker-sandbox.ts';
import { HostGaps } from './host-gaps.ts';
import { instanceFilter, LABELS } from './labels.ts';
import { LineFolders } from './line-folders.ts';
import { startAndAwaitReady } from './readiness.ts';
import { removeSandboxContainer } from './removal.ts';
import { containerSpec, nameOf } from './sandbox-container.ts';
import { type MadeParts, persistently, SandboxParts } from './sandbox-parts.ts';
import type { CreateOptions, Sandbox, SandboxProvider, SandboxSpec } from './sandbox-provider.ts';
import { reviveServices } from './services.ts';
import { removeStrays } from './strays.ts';

export interface DockerSandboxProviderOptions {
  readonly engine: Engine;
  /** Distinguishes this Slipway's things from another's on the same engine: `[a-z0-9-]{1,48}`. */
  readonly instance: string;
  readonly image: string;
  /** Text of images/sandbox/seccomp.json. */
  readonly seccompProfile: string;
  /** First host user id for sandboxes, and the IPv4 range of their networks. */
  readonly ranges: { readonly uidStart: number; readonly subnets: string };
  /** Folder for the sockets of direct lines, of a machine that is the engine's, too; without it terminals go through the engine. */
  readonly linesDirectory?: string | undefined;
  /** How long a sandbox's engine may take to answer, from the start of its container on, when it is made or adopted. */
  readonly readyTimeoutMs?: number;
  /** Told of each start: seconds from the first call to the engine's answer. */
  readonly onStarted?: (seconds: number) => void;
  /** Told, once each, of what an operator should know: a limit that this host cannot give. */
  readonly onWarning?: (message: string) => void;
}

/** As many as the pool starts at once. */
const CONCURRENT_ADOPTIONS = 4;
/** As many things as there are that a host may not give. */
const MOST_TRIES = 3;

export class DockerSandboxProvider implements SandboxProvider {
  readonly #options: DockerSandboxProviderOptions;
  readonly #parts: SandboxParts;
  readonly #alive = new Set<string>();
  readonly #warnings = new Set<string>();
  readonly #gaps = new HostGaps((message) => this.#warn(message));
  readonly #lines: LineFolders;

  constructor(options: DockerSandboxProviderOptions) {
    this.#options = options;
    const { engine, instance, ranges, linesDirectory: directory } = options;
    const onWarning = (message: string) => this.#warn(message);
    this.#lines = new LineFolders({ directory, instance, gaps: this.#gaps, onWarning });
    this.#parts = new SandboxParts({ engine, instance, ranges, lines: this.#lines, onWarning });
  }

  /** Whether the disks of sandboxes have a hard limit on this host; known from the first `adopt` or `create` on. */
  get diskIsLimited(): boolean {
    return this.#parts.diskIsLimited;
  }

  /** Whether the host engine sets the limit of open files that is asked for; known from the first `create` on. */
  get openFilesAreLimited(): boolean {
    return this.#gaps.canSetOpenFiles;
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions = {}): Promise<Sandbox> {
    const { engine } = this.#options;
    const id = randomBytes(6).toString('hex');
    const store = this.#register(id);
    const beginning = performance.now();
    try {
      onStep?.('container');
      const parts = await this.#parts.make(id, spec, store, signal);
      store.add(() => persistently(() => removeSandboxContainer(engine, nameOf(id))));
      const containerId = await this.#startContainer(id, spec, parts, { signal, onStep });
      this.#options.onStarted?.((performance.now() - beginning) / 1000);
      const lines = this.#gaps.canMountLines ? parts.lines : undefined;
      return new DockerSandbox({ id, containerId, engine, store, disk: this.#parts.diskOf(id, parts.device), lines });
    } catch (error) {
      await store.dispose().catch(() => undefined);
      throw SlipwayError.from(error, 'sandbox-start-failed', `sandbox ${id} could not be made`);
    }
  }

  async adopt(): Promise<Sandbox[]> {
    const { engine, instance } = this.#options;
    await reviveServices(engine).catch((error: unknown) =>
      this.#warn(`Keeper or registry cannot be started again: ${String(error)}`),
    );
    await this.#parts.look();
    const containers = await engine.listContainers({ ...instanceFilter(instance), all: true });
    const left = containers.filter((container) => isAdoptable(container) && !this.#alive.has(idOf(container)));
    const adopted: Sandbox[] = [];
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const sandbox = await this.#adopt(next);
        if (sandbox) adopted.push(sandbox);
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_ADOPTIONS }, work));
    return adopted;
  }

  async removeStrays(): Promise<number> {
    const { engine, instance } = this.#options;
    return await removeStrays(engine, instance, (id) => this.#alive.has(id), this.#lines);
  }

  /** @returns undefined when it cannot be brought back: it is a stray then */
  async #adopt(container: ContainerSummary): Promise<Sandbox | undefined> {
    const { engine, readyTimeoutMs: timeoutMs } = this.#options;
    const id = idOf(container);
    const store = this.#register(id);
    const disk = this.#parts.diskOf(id, container.labels[LABELS.device] ?? null);
    // Before the container is started again, which has it mounted.
    const lines = await this.#lines.open(id, store);
    try {
      await bringUp(engine, container.id, disk, { timeoutMs });
    } catch (error) {
      this.#warn(`Sandbox ${id} of an earlier server is given up: ${String(error)}`);
      await store.dispose().catch((cause: unknown) => this.#warn(`It leaves something behind: ${String(cause)}`));
      return undefined;
    }
    this.#parts.adopt(id, Number(container.labels[LABELS.uidBase]), store);
    store.add(() => persistently(() => removeSandboxContainer(engine, container.id)));
    return new DockerSandbox({ id, containerId: container.id, engine, store, disk, lines });
  }

  #register(id: string): DisposableStore {
    const store = new DisposableStore();
    this.#alive.add(id);
    store.add(() => {
      this.#alive.delete(id);
    });
    return store;
  }

  async #startContainer(
    id: string,
    spec: SandboxSpec,
    parts: MadeParts,
    { signal, onStep }: { signal: AbortSignal | undefined; onStep: CreateOptions['onStep'] | undefined },
  ): Promise<string> {
    const { engine, readyTimeoutMs: timeoutMs } = this.#options;
    for (let tries = 1; ; tries += 1) {
      const linesFolder = this.#gaps.canMountLines ? parts.lines?.folder : undefined;
      try {
        const containerId = await this.#createContainer(id, spec, { ...parts, linesFolder });
        signal?.throwIfAborted();
        onStep?.('engine');
        await startAndAwaitReady(engine, containerId, { signal, timeoutMs });
        return containerId;
      } catch (error) {
        if (tries === MOST_TRIES || !this.#gaps.learnFrom(error, linesFolder)) throw error;
      }
      await engine.removeContainer(nameOf(id));
    }
  }

  #createContainer(
    id: string,
    spec: SandboxSpec,
    parts: MadeParts & { readonly linesFolder: string | undefined },
  ): Promise<string> {
    const { engine, instance, image, seccompProfile } = this.#options;
    const plan = { id, instance, image, seccompProfile, ...parts };
    const { ulimits, ...described } = containerSpec(plan, spec);
    const whole = this.#gaps.canSetOpenFiles && ulimits ? { ...described, ulimits } : described;
    // A limit that its kernel cannot set, such as that of swap.
    return engine.createContainer(whole, {
      onWarning: (text) => this.#warn(`The host engine leaves something out: ${text}`),
    });
  }

  #warn(message: string): void {
    if (this.#warnings.has(message)) return;
    this.#warnings.add(message);
    this.#options.onWarning?.(message);
  }
}

const idOf = ({ labels }: ContainerSummary): string => labels[LABELS.sandbox] ?? '';
