// Whether anything is left of the sandboxes that were made: on their engine, and on this machine beside it.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../server/engine/engine.ts';
import { findDisks } from '../server/sandbox/keeper.ts';
import { instanceFilter, LABELS } from '../server/sandbox/labels.ts';
import { countContainerMounts, findMarked, readTraces } from './traces.ts';

/** The kernel takes a moment to give back what was in use. */
const SETTLE_MS = 15_000;
const POLL_MS = 250;
const RESUBSCRIBE_MS = 250;

/** Follows one engine from its making on, so that also what lived for a moment only is looked for. */
export class Aftermath implements AsyncDisposable {
  readonly #engine: Engine;
  readonly #instances = new Set<string>();
  /** Ids of the containers and sandboxes of these instances. */
  readonly #ids = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #following: Promise<void>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#following = this.#follow();
  }

  own(instance: string): void {
    this.#instances.add(instance);
  }

  /**
   * Waits a little for what is still on its way out.
   * @returns what is left, in words
   */
  async findLeft(): Promise<string[]> {
    const deadline = performance.now() + SETTLE_MS;
    for (;;) {
      const left = await this.#look();
      if (left.length === 0 || performance.now() > deadline) return left;
      await sleep(POLL_MS);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#following;
  }

  async #look(): Promise<string[]> {
    const listed = await Promise.all([...this.#instances].map((instance) => this.#listed(instance)));
    const traces = await readTraces();
    const marks = [...this.#ids].flatMap(([id, instance]) => (this.#instances.has(instance) ? [id] : []));
    const marked = findMarked(traces, [...this.#instances, ...marks]);
    return [...listed.flat(), ...marked, ...(await this.#surplusMounts(traces))];
  }

  async #listed(instance: string): Promise<string[]> {
    const filter = instanceFilter(instance);
    const [containers, volumes, networks, disks] = await Promise.all([
      this.#engine.listContainers({ ...filter, all: true }),
      this.#engine.listVolumes(filter),
      this.#engine.listNetworks(filter),
      findDisks(this.#engine),
    ]);
    for (const { id } of containers) this.#ids.set(id, instance);
    return [
      ...containers.map(({ name, state }) => `container ${name} (${state})`),
      ...volumes.map(({ name }) => `volume ${name}`),
      ...networks.map(({ name }) => `network ${name}`),
      ...(disks ?? []).filter(({ name }) => name.startsWith(`${instance}-`)).map(({ name }) => `disk ${name}`),
    ];
  }

  /** Other containers of the engine may come and go meanwhile, so the mounts are compared with those that run. */
  async #surplusMounts(traces: readonly string[]): Promise<string[]> {
    const { dataRoot } = await this.#engine.info();
    const mounted = countContainerMounts(traces, dataRoot);
    const running = (await this.#engine.listContainers()).length;
    return mounted > running ? [`${mounted} mounted root file systems for ${running} running containers`] : [];
  }

  /** The engine may go away and come back meanwhile. */
  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        for await (const { id, attributes } of this.#engine.events({ types: ['container'] }, { signal })) {
          const { [LABELS.instance]: instance, [LABELS.sandbox]: sandbox } = attributes;
          if (instance === undefined || sandbox === undefined) continue;
          this.#ids.set(id, instance).set(sandbox, instance);
        }
      } catch {
        await sleep(RESUBSCRIBE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
