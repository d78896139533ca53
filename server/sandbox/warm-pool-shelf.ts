// The sandboxes that nobody has: those that are ready, and those that are being removed.
import type { Sandbox } from './sandbox-provider.ts';

/**
 * Which sandboxes nobody has had yet, remembered beyond the end of this process: after a crash no other one may pass for
 * a fresh one, with all that its learner has left in it.
 */
export interface UnusedMarks {
  /** Where that fails the sandbox only counts as used later. */
  add(sandboxId: string): void;
  /** Post-condition: it is not marked any more, also for the next process. @throws when that is not sure */
  remove(sandboxId: string): void;
}

export interface ShelfOptions {
  readonly unused: UnusedMarks;
  /** One that was ready ended by itself; it is being removed. */
  readonly onDied: () => void;
  /** One has been removed. */
  readonly onRemoved: () => void;
  readonly onError: (error: unknown) => void;
}

export class Shelf {
  readonly #options: ShelfOptions;
  readonly #ready: Sandbox[] = [];
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  get ready(): number {
    return this.#ready.length;
  }

  get leaving(): number {
    return this.#leaving.size;
  }

  put(sandbox: Sandbox): void {
    this.#mark(sandbox);
    this.#ready.push(sandbox);
    void sandbox.ended.then(() => {
      const index = this.#ready.indexOf(sandbox);
      if (index < 0) return;
      this.#ready.splice(index, 1);
      this.#remove(sandbox);
      this.#options.onDied();
    });
  }

  /** @returns the one that has been ready for longest; nothing when it cannot be handed out, and then it is removed */
  take(): Sandbox | undefined {
    const sandbox = this.#ready.shift();
    if (sandbox === undefined) return undefined;
    try {
      this.#options.unused.remove(sandbox.id);
      return sandbox;
    } catch (error) {
      this.#options.onError(error);
      this.#remove(sandbox);
      return undefined;
    }
  }

  /** Removes those beyond this number, the youngest. */
  trim(count: number): void {
    for (const sandbox of this.#ready.splice(Math.max(0, count))) this.#remove(sandbox);
  }

  /** Post-condition: nothing that was ready is left. */
  async dispose(): Promise<void> {
    this.trim(0);
    await Promise.all(this.#leaving);
  }

  #mark(sandbox: Sandbox): void {
    try {
      this.#options.unused.add(sandbox.id);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  #remove(sandbox: Sandbox): void {
    const { onError, onRemoved } = this.#options;
    const removal = sandbox
      .dispose()
      .catch(onError)
      .then(() => {
        this.#leaving.delete(removal);
        onRemoved();
      });
    this.#leaving.add(removal);
  }
}
