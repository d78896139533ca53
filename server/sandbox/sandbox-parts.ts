// What a sandbox is made of on the host engine, beside its container: user ids, disk, volume, network. Each is made
// here and given back here, in the opposite order.
import type { DisposableStore } from '../../lib/disposable.ts';
import { SlipwayError } from '../../lib/errors.ts';
import { pause } from '../engine/deadline.ts';
import type { Engine } from '../engine/engine.ts';
import type { DirectLines } from './direct-lines.ts';
import { findDisks, type KeptDisk, makeDisk, removeDisk } from './keeper.ts';
import { LABELS, sandboxLabels } from './labels.ts';
import type { LineFolders } from './line-folders.ts';
import { nameOf, terminalsOf } from './sandbox-container.ts';
import { SandboxNetworks } from './sandbox-networks.ts';
import type { SandboxSpec } from './sandbox-provider.ts';
import { UidRanges } from './uid-ranges.ts';

// Nothing in it is a device; the learner's images are unpacked and read, seldom looked at for when they were read.
const DISK_MOUNT_OPTIONS = 'noatime,noinit_itable,nodev';
/**
 * Pseudo-terminals of one sandbox. The kernel has one stock for the whole machine (kernel.pty.max), and keeps a part of it
 * (kernel.pty.reserve) for instances that are mounted in the machine's own mount namespace. The host engine mounts this
 * one there, so that nobody else's containers can take what is in it, and the limit keeps the sandbox from taking more.
 */
export const SANDBOX_TERMINALS = 24;
const TERMINALS_MOUNT_OPTIONS = `nosuid,noexec,newinstance,ptmxmode=0666,mode=0600,max=${SANDBOX_TERMINALS}`;
/** Between the tries of a removal: what is in use a moment after its user's end is not for long. */
const REMOVAL_PAUSES_MS = [50, 200, 800, 2000];

export interface SandboxPartsOptions {
  readonly engine: Engine;
  readonly instance: string;
  readonly ranges: { readonly uidStart: number; readonly subnets: string };
  readonly lines: LineFolders;
  readonly onWarning: (message: string) => void;
}

export interface MadeParts {
  /** First of the sandbox's own user ids. */
  readonly uidBase: number;
  /** That of its disk; null for a plain volume. */
  readonly device: string | null;
  readonly lines: DirectLines | undefined;
}

export class SandboxParts {
  readonly #options: SandboxPartsOptions;
  readonly #uids: UidRanges;
  readonly #networks: SandboxNetworks;
  #diskIsLimited = false;

  constructor(options: SandboxPartsOptions) {
    this.#options = options;
    this.#uids = new UidRanges(options.ranges.uidStart);
    this.#networks = new SandboxNetworks(options.engine, options.ranges.subnets);
  }

  get diskIsLimited(): boolean {
    return this.#diskIsLimited;
  }

  /** Finds out whether this host gives disks of fixed size. */
  async look(): Promise<void> {
    this.#diskIsLimited = (await findDisks(this.#options.engine)) !== undefined;
  }

  /**
   * Makes all that the container needs. Whatever was made, or may have been, is removed by the store.
   */
  async make(
    id: string,
    spec: SandboxSpec,
    store: DisposableStore,
    signal: AbortSignal | undefined,
  ): Promise<MadeParts> {
    const { instance } = this.#options;
    const labels = sandboxLabels(instance, id);
    signal?.throwIfAborted();
    // Registered before the calls: one that failed may have been carried out all the same. All are waited for, also
    // when the signal aborts: the engine would go on by itself, and make a thing after we have looked for it.
    this.#registerRemovals(id, store);
    const [uidBase, device, terminals, network, lines] = await Promise.allSettled([
      this.#takeUids(store),
      this.#makeVolume(id, spec.diskBytes, labels, signal),
      this.#makeTerminals(id, labels),
      spec.egress === 'internet' ? this.#networks.make(nameOf(id), labels, signal) : undefined,
      this.#options.lines.open(id, store),
    ]);
    if (uidBase.status === 'rejected') throw uidBase.reason;
    if (device.status === 'rejected') throw device.reason;
    if (terminals.status === 'rejected') throw terminals.reason;
    if (network.status === 'rejected') throw network.reason;
    if (lines.status === 'rejected') throw lines.reason;
    signal?.throwIfAborted();
    return { uidBase: uidBase.value, device: device.value, lines: lines.value };
  }

  /** Registers the removal of all that a sandbox of an earlier server has. */
  adopt(id: string, uidBase: number, store: DisposableStore): void {
    this.#uids.reserve(uidBase);
    store.add(() => this.#uids.release(uidBase));
    this.#registerRemovals(id, store);
  }

  /** What is registered last is removed first: volumes, disk, network. The container's removal is registered later. */
  #registerRemovals(id: string, store: DisposableStore): void {
    const { engine } = this.#options;
    store.add(() => persistently(() => engine.removeNetwork(nameOf(id))));
    store.add(() => persistently(() => removeDisk(engine, this.#diskName(id))));
    // At the same time: one that the engine holds for a while (see docs/operation.md) does not make the other wait.
    const removals = [terminalsOf(id), nameOf(id)].map((name) => () => persistently(() => engine.removeVolume(name)));
    store.add(() => atOnce(removals));
  }

  /** Names of disks are the host's, not the instance's. */
  diskOf(id: string, device: string | null): KeptDisk {
    return { name: this.#diskName(id), device };
  }

  #diskName(id: string): string {
    return `${this.#options.instance}-${id}`;
  }

  async #takeUids(store: DisposableStore): Promise<number> {
    // Those of other instances, and of our own that are still to be removed.
    const containers = await this.#options.engine.listContainers({ labels: [LABELS.uidBase], all: true });
    const base = this.#uids.take(containers.map(({ labels }) => Number(labels[LABELS.uidBase])));
    store.add(() => this.#uids.release(base));
    return base;
  }

  #makeTerminals(id: string, labels: Readonly<Record<string, string>>): Promise<void> {
    const driverOptions = { type: 'devpts', device: 'devpts', o: TERMINALS_MOUNT_OPTIONS };
    return this.#options.engine.createVolume(terminalsOf(id), labels, { driverOptions });
  }

  async #makeVolume(
    id: string,
    bytes: number,
    labels: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<string | null> {
    const { engine } = this.#options;
    const disk = await makeDisk(engine, this.#diskName(id), bytes);
    signal?.throwIfAborted();
    if (disk.kind === 'unavailable' && this.#diskIsLimited) {
      // Learners were told of a limit: it must not go away under them.
      throw new SlipwayError('sandbox-start-failed', `its disk cannot be limited any more: ${disk.reason}`);
    }
    this.#diskIsLimited = disk.kind === 'made';
    if (disk.kind === 'made') {
      const driverOptions = { type: 'ext4', device: disk.device, o: DISK_MOUNT_OPTIONS };
      await engine.createVolume(nameOf(id), labels, { driverOptions });
      return disk.device;
    }
    this.#options.onWarning(`Sandboxes can fill the host's disk: theirs have no limit, because ${disk.reason}.`);
    await engine.createVolume(nameOf(id), labels);
    return null;
  }
}

/** Post-condition: each has ended. @throws the first error, if any fails */
async function atOnce(removals: ReadonlyArray<() => Promise<void>>): Promise<void> {
  const ends = await Promise.allSettled(removals.map((remove) => remove()));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Tries a removal again when it fails. @throws the last error */
export async function persistently(remove: () => Promise<void>): Promise<void> {
  for (const pauseMs of REMOVAL_PAUSES_MS) {
    const done = await remove().then(
      () => true,
      () => false,
    );
    if (done) return;
    await pause(pauseMs);
  }
  await remove();
}
