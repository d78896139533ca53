// Which containers have to be inspected again: each inspection is a call through the sandbox, and mostly one has changed. Pure.
import type { ContainerSummary } from '../engine/engine.ts';
import type { Known, SeenContainer } from './read-containers.ts';

/** Containers that were touched between two looks; of more, all are inspected. */
const MAX_TOUCHED = 200;

export class ContainerChanges {
  #known = new Map<string, SeenContainer>();
  #touched = new Set<string>();
  /** Anything may have happened since the present look began. */
  #isVoid = false;

  /** Something happened to it. */
  touch(id: string): void {
    this.#touched.add(id);
    if (this.#touched.size > MAX_TOUCHED) this.touchAll();
  }

  /** Anything may have happened. */
  touchAll(): void {
    this.#known = new Map();
    this.#touched.clear();
    this.#isVoid = true;
  }

  /** A look begins: what is touched from now on is for the next one. */
  begin(): Known {
    for (const id of this.#touched) this.#known.delete(id);
    this.#touched.clear();
    this.#isVoid = false;
    const known = this.#known;
    return (summary) => {
      const seen = known.get(summary.id);
      return seen && isSame(seen, summary) ? seen : undefined;
    };
  }

  /** A look has ended with these. */
  seen(containers: readonly SeenContainer[]): void {
    if (!this.#isVoid) this.#known = new Map(containers.map((container) => [container.id, container]));
  }
}

/** The list is of now, whatever the events say. */
const isSame = (seen: SeenContainer, { state, name }: ContainerSummary): boolean =>
  seen.state === state && seen.name === name;
