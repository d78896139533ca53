// What a connection waits for: one terminal for each of its channels, and none once it is closed. Getting a sandbox may
// take an hour, in which a page can ask any number of times.

export class Openings {
  readonly #waiting = new Map<number, AbortController>();

  /** Channels that something is waited for on. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for what is to come on this channel, in the place of what was waited for there before.
   * @param open is to give up when its signal aborts
   * @returns nothing when it was let go of: another one took its place, or nobody waits any more
   * @throws what `open` threw
   */
  async wait<T>(channel: number, open: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.#waiting.get(channel)?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    this.#waiting.set(channel, controller);
    try {
      const opened = await open(signal);
      return signal.aborted ? undefined : opened;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      if (this.#waiting.get(channel) === controller) this.#waiting.delete(channel);
    }
  }

  /** Lets go of all that is waited for. */
  endAll(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    this.#waiting.clear();
  }
}
