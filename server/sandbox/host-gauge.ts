// The host's free memory and disk, measured as seldom as it is still true. Who measures, and how, is handed in.

/** How long figures are taken for true. A sandbox takes about as long to start, and starts are counted in between. */
const KEPT_MS = 2000;
/** A host that answers later than this does not hold up a start: its figures count as unknown. */
const TIMEOUT_MS = 3000;

/** @typeParam T what is measured */
export class HostGauge<T extends object> {
  readonly #measure: (signal: AbortSignal) => Promise<T | undefined>;
  #reading: Promise<T | undefined> | undefined;
  #expiry: NodeJS.Timeout | undefined;

  /** @param measure undefined when the host does not tell; ends when the signal aborts */
  constructor(measure: (signal: AbortSignal) => Promise<T | undefined>) {
    this.#measure = measure;
  }

  /**
   * The latest figures, at most two seconds old; those who ask at the same time share one measurement. Never rejects.
   * @returns the same object until it was measured again; undefined when the host does not tell, or not in time
   */
  read(): Promise<T | undefined> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#expiry = setTimeout(() => {
        this.#reading = undefined;
      }, KEPT_MS).unref();
    });
    return this.#reading;
  }

  /** Post-condition: no timer is left. */
  dispose(): void {
    clearTimeout(this.#expiry);
  }

  async #readOnce(): Promise<T | undefined> {
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), TIMEOUT_MS);
    });
    try {
      return await Promise.race([this.#measure(abort.signal), timeout]);
    } catch {
      // An engine that does not answer is found by who starts a sandbox on it, with a better error than one from here.
      return undefined;
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }
}
