// Makes sandboxes as containers of a Docker Engine, after the recipe in images/README.md: an unprivileged container
// without any network around the learner engine, and a volume for that engine's data.
import { randomBytes } from 'node:crypto';
import { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { REGISTRY_DOORS, REGISTRY_DOORS_PATH } from '../../lib/images.ts';
import type { ContainerSpec, Engine } from '../engine/engine.ts';
import { DockerSandbox } from './docker-sandbox.ts';
import { instanceFilter, LABELS, sandboxLabels } from './labels.ts';
import type { CreateOptions, Sandbox, SandboxProvider, SandboxSpec } from './sandbox-provider.ts';

export interface DockerSandboxProviderOptions {
  readonly engine: Engine;
  /** Distinguishes this Slipway's things from another's on the same engine. */
  readonly instance: string;
  readonly image: string;
  /** Text of images/sandbox/seccomp.json. */
  readonly seccompProfile: string;
  /** Told of each start: seconds from the first call to the engine's answer. */
  readonly onStarted?: (seconds: number) => void;
}

/** A loaded machine has been seen to need 11 s for 30 at once. */
const READY_TIMEOUT_MS = 30_000;
const READY_LINE = 'slipway: engine ready';
const FAILED_LINE = 'slipway: failed: ';
/** Lines of the engine's log kept for the error when it does not start. */
const KEPT_LOG_LINES = 20;

/** Capabilities of init's first milliseconds; it gives all of them up before anything of the learner's runs. */
const INIT_CAPABILITIES = ['SYS_ADMIN', 'MKNOD', 'SETUID', 'SETGID', 'SETPCAP', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER'];
export class DockerSandboxProvider implements SandboxProvider {
  readonly #options: DockerSandboxProviderOptions;
  readonly #alive = new Set<string>();

  constructor(options: DockerSandboxProviderOptions) {
    this.#options = options;
  }

  async create(spec: SandboxSpec, { signal, onStep }: CreateOptions = {}): Promise<Sandbox> {
    const id = randomBytes(6).toString('hex');
    const store = new DisposableStore();
    this.#alive.add(id);
    store.add(() => {
      this.#alive.delete(id);
    });
    const beginning = performance.now();
    try {
      onStep?.('container');
      const containerId = await this.#createContainer(id, spec, store, signal);
      onStep?.('engine');
      await this.#start(containerId, signal);
      this.#options.onStarted?.((performance.now() - beginning) / 1000);
      return new DockerSandbox({ id, containerId, engine: this.#options.engine, store });
    } catch (error) {
      await store.dispose().catch(() => undefined);
      throw SlipwayError.from(error, 'sandbox-start-failed', `sandbox ${id} could not be made`);
    }
  }

  async removeStrays(): Promise<number> {
    const { engine, instance } = this.#options;
    const filter = instanceFilter(instance);
    const isStray = ({ labels }: { labels: Readonly<Record<string, string>> }) =>
      !this.#alive.has(labels[LABELS.sandbox] ?? '');
    const containers = (await engine.listContainers({ ...filter, all: true })).filter(isStray);
    await Promise.all(containers.map(({ id }) => engine.removeContainer(id)));
    const volumes = (await engine.listVolumes(filter)).filter(isStray);
    await Promise.all(volumes.map(({ name }) => engine.removeVolume(name)));
    return containers.length + volumes.length;
  }

  async #createContainer(
    id: string,
    spec: SandboxSpec,
    store: DisposableStore,
    signal: AbortSignal | undefined,
  ): Promise<string> {
    const { engine, instance } = this.#options;
    const name = nameOf(id);
    signal?.throwIfAborted();
    // Registered before the call: one that failed may have been carried out all the same. Waited for, also when the
    // signal aborts: the engine would go on by itself, and make the thing after we have looked for it.
    store.add(() => engine.removeVolume(name));
    await engine.createVolume(name, sandboxLabels(instance, id));
    signal?.throwIfAborted();
    store.add(() => engine.removeContainer(name));
    const containerId = await engine.createContainer(this.#containerSpec(id, spec));
    signal?.throwIfAborted();
    return containerId;
  }

  #containerSpec(id: string, { memoryBytes, cpus, pids }: SandboxSpec): ContainerSpec {
    const { image, instance, seccompProfile } = this.#options;
    return {
      name: nameOf(id),
      image,
      hostname: 'sandbox',
      labels: sandboxLabels(instance, id),
      capDrop: ['ALL'],
      capAdd: INIT_CAPABILITIES,
      securityOptions: [`seccomp=${seccompProfile}`, 'apparmor=unconfined'],
      privateCgroupNamespace: true,
      memoryBytes,
      cpus,
      pidsLimit: pids,
      volumes: { [nameOf(id)]: '/var/lib/docker' },
      readOnlyVolumes: { [REGISTRY_DOORS]: REGISTRY_DOORS_PATH },
      network: { name: 'none' },
      logLimit: { maxBytes: 5 * 1024 * 1024, files: 1 },
    };
  }

  /** Post-condition: the learner engine has answered. Only then may anything be executed in the container. */
  async #start(containerId: string, signal: AbortSignal | undefined): Promise<void> {
    const { engine } = this.#options;
    const deadline = AbortSignal.timeout(READY_TIMEOUT_MS);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const lastLines: string[] = [];
    try {
      await engine.startContainer(containerId, { signal: either });
      for await (const line of engine.followLogs(containerId, { signal: either })) {
        if (line.startsWith(READY_LINE)) return;
        lastLines.push(line);
        if (lastLines.length > KEPT_LOG_LINES) lastLines.shift();
        if (line.startsWith(FAILED_LINE)) break;
      }
    } catch (error) {
      if (!deadline.aborted) throw error;
    }
    const code = deadline.aborted ? 'sandbox-start-timeout' : 'sandbox-start-failed';
    throw new SlipwayError(code, `the learner engine did not start; its log ends with:\n${lastLines.join('\n')}`);
  }
}

const nameOf = (sandboxId: string) => `slipway-${sandboxId}`;
