// Which containers were seen since the sandbox began, so that one that is gone is known to have been there. Pure.
import type { RememberedContainer } from './facts.ts';

/** More than a lesson makes; the ones seen first are forgotten first. */
const MAX_REMEMBERED = 200;
/** An engine's names are shorter; a longer one is none. */
const NAME_CHARS = 256;

export class ContainerMemory {
  /** By name and image, the newest last. */
  readonly #seen: Map<string, RememberedContainer>;
  readonly #onChange: (seen: readonly RememberedContainer[]) => void;

  /** @param seen what an earlier server remembered */
  constructor(
    seen: readonly RememberedContainer[] = [],
    onChange: (seen: readonly RememberedContainer[]) => void = () => undefined,
  ) {
    this.#seen = new Map(seen.map((container) => [keyOf(container), container]));
    this.#onChange = onChange;
  }

  get all(): readonly RememberedContainer[] {
    return [...this.#seen.values()];
  }

  /** Forgets those that are not among these. */
  keepOnly(containers: readonly RememberedContainer[]): void {
    this.#seen.clear();
    this.add(containers);
    if (containers.length === 0) this.#onChange([]);
  }

  add(containers: readonly RememberedContainer[]): void {
    let isChanged = false;
    for (const { name, image } of containers) {
      if (name.length > NAME_CHARS || image.length > NAME_CHARS || this.#seen.has(keyOf({ name, image }))) continue;
      this.#seen.set(keyOf({ name, image }), { name, image });
      isChanged = true;
    }
    if (!isChanged) return;
    for (const key of this.#seen.keys()) {
      if (this.#seen.size <= MAX_REMEMBERED) break;
      this.#seen.delete(key);
    }
    this.#onChange(this.all);
  }
}

const keyOf = ({ name, image }: RememberedContainer): string => `${name}\n${image}`;
