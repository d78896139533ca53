// One result that many wait for, each for as long as they like. A promise keeps what waits for it until it settles, also
// what has given up long ago; this lets go of it.

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

export class SharedPromise<T> {
  readonly #promise: Promise<T>;
  readonly #waiters = new Set<Waiter<T>>();
  #settled = false;

  /** @param promise may reject without anybody waiting */
  constructor(promise: Promise<T>) {
    this.#promise = promise;
    promise.then(
      (value) => this.#settle((waiter) => waiter.resolve(value)),
      (error: unknown) => this.#settle((waiter) => waiter.reject(error)),
    );
  }

  /** Those who wait and have not given up. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** @throws what the promise rejects with; the signal's reason when it aborts before that */
  wait(signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    if (this.#settled) return this.#promise;
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiters.delete(waiter);
        reject(signal?.reason);
      };
      const forgetSignal = () => signal?.removeEventListener('abort', giveUp);
      const waiter: Waiter<T> = {
        resolve: (value) => {
          forgetSignal();
          resolve(value);
        },
        reject: (error) => {
          forgetSignal();
          reject(error);
        },
      };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  #settle(tell: (waiter: Waiter<T>) => void): void {
    this.#settled = true;
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    for (const waiter of waiters) tell(waiter);
  }
}
