// Owning things that must be given back. Node 20 has the disposal symbols but no DisposableStack.

export type Dispose = () => void | Promise<void>;

/**
 * Collects clean-ups and runs them once, last registered first.
 * Post-condition of `dispose()`: every clean-up was called, also when some of them failed.
 */
export class DisposableStore implements AsyncDisposable {
  readonly #cleanups: Dispose[] = [];
  #disposal: Promise<void> | undefined;

  /** True from the first call of `dispose()` on. */
  get disposed(): boolean {
    return this.#disposal !== undefined;
  }

  /**
   * Registers a clean-up on the line that made the thing. On a store that is already disposed it runs at once.
   * @returns the clean-up itself
   */
  add<T extends Dispose>(cleanup: T): T {
    if (this.disposed) void new Promise<void>((resolve) => resolve(cleanup())).catch(() => undefined);
    else this.#cleanups.push(cleanup);
    return cleanup;
  }

  /**
   * A clean-up may call this on its own store, but must not wait for the end, which it is itself a part of.
   * @throws AggregateError when clean-ups failed, after all of them ran
   */
  dispose(): Promise<void> {
    if (this.#disposal) return this.#disposal;
    let begin = () => {};
    // There before the first clean-up runs, so that one that disposes its own store begins nothing anew.
    this.#disposal = new Promise((resolve) => {
      begin = () => resolve(this.#runAll());
    });
    begin();
    return this.#disposal;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const cleanup of this.#cleanups.reverse()) {
      try {
        const end = cleanup();
        if (end !== this.#disposal) await end;
      } catch (error) {
        failures.push(error);
      }
    }
    this.#cleanups.length = 0;
    if (failures.length > 0) throw new AggregateError(failures, 'Some clean-ups failed');
  }
}
