// What an earlier, crashed server left: found by labels and names, removed in the order in which it lets go.
import type { Engine } from '../engine/engine.ts';
import { findDisks, removeDisk } from './keeper.ts';
import { instanceFilter, LABELS, SANDBOX_ID } from './labels.ts';
import type { LineFolders } from './line-folders.ts';
import { removeSandboxContainer } from './removal.ts';
import { persistently } from './sandbox-parts.ts';

/** The host has other things to do than to remove thirty containers at once. */
const CONCURRENT_REMOVALS = 4;

/**
 * What cannot be removed keeps nothing else from being removed: an engine may hold a volume until its next restart (20.10
 * does so with --live-restore, when the volume's container has lived through one).
 * @param isAlive whether this server has a sandbox of this id
 * @returns how many things were removed
 * @throws AggregateError after all were tried, when some could not be removed
 */
export async function removeStrays(
  engine: Engine,
  instance: string,
  isAlive: (sandboxId: string) => boolean,
  lines: Pick<LineFolders, 'findStrays' | 'remove'>,
): Promise<number> {
  const filter = instanceFilter(instance);
  const isStray = ({ labels }: { labels: Readonly<Record<string, string>> }) => !isAlive(labels[LABELS.sandbox] ?? '');
  const removal = new Removal();
  const containers = (await engine.listContainers({ ...filter, all: true })).filter(isStray);
  await removal.removeAll(containers, ({ id }) => removeSandboxContainer(engine, id));
  const volumes = (await engine.listVolumes(filter)).filter(isStray);
  await removal.removeAll(volumes, ({ name }) => engine.removeVolume(name));
  const disks = ((await findDisks(engine)) ?? []).filter(({ name }) => {
    const id = name.startsWith(`${instance}-`) ? name.slice(instance.length + 1) : '';
    return SANDBOX_ID.test(id) && !isAlive(id);
  });
  await removal.removeAll(disks, ({ name }) => removeDisk(engine, name));
  const networks = (await engine.listNetworks(filter)).filter(isStray);
  await removal.removeAll(networks, ({ id }) => engine.removeNetwork(id));
  // Last: a container may have it mounted.
  await removal.removeAll(await lines.findStrays(isAlive), (folder) => lines.remove(folder));
  return removal.finish();
}

class Removal {
  readonly #failures: unknown[] = [];
  #removed = 0;

  async removeAll<T>(things: readonly T[], remove: (thing: T) => Promise<void>): Promise<void> {
    const left = [...things];
    const work = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        const thing = next;
        await this.#try(() => persistently(() => remove(thing)));
      }
    };
    await Promise.all(Array.from({ length: CONCURRENT_REMOVALS }, work));
  }

  finish(): number {
    const { length } = this.#failures;
    if (length > 0) throw new AggregateError(this.#failures, `${length} strays not removed, ${this.#removed} removed`);
    return this.#removed;
  }

  async #try(remove: () => Promise<void>): Promise<void> {
    try {
      await remove();
      this.#removed += 1;
    } catch (error) {
      this.#failures.push(error);
    }
  }
}
