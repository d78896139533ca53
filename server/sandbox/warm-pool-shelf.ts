// The sandboxes that nobody has: those that are ready, and those that are being removed.
import type { Sandbox } from './sandbox-provider.ts';

export interface ShelfOptions {
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
    this.#ready.push(sandbox);
    void sandbox.ended.then(() => {
      const index = this.#ready.indexOf(sandbox);
      if (index < 0) return;
      this.#ready.splice(index, 1);
      this.#remove(sandbox);
      this.#options.onDied();
    });
  }

  /** The one that has been ready for longest. */
  take(): Sandbox | undefined {
    return this.#ready.shift();
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
