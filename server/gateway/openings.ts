// What a connection waits for: one terminal for each of its channels, each terminal once, and none once it is closed.
// Getting a sandbox may take an hour, in which a page can ask any number of times.

/** On which channel which terminal is to come. */
export interface Opening {
  readonly channel: number;
  readonly terminal: string;
}

export class Openings {
  readonly #waiting = new Map<Opening, AbortController>();

  /** Terminals that are waited for. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /**
   * Waits for a terminal, in the place of what was waited for on its channel before, and of itself on another one.
   * @param open is to give up when its signal aborts
   * @returns nothing when it was let go of: another one took its place, or nobody waits any more
   * @throws what `open` threw
   */
  async wait<T>(opening: Opening, open: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.#giveUp(opening);
    const controller = new AbortController();
    const { signal } = controller;
    this.#waiting.set(opening, controller);
    try {
      const opened = await open(signal);
      return signal.aborted ? undefined : opened;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      this.#waiting.delete(opening);
    }
  }

  /** Lets go of all that is waited for. */
  endAll(): void {
    for (const controller of this.#waiting.values()) controller.abort();
    this.#waiting.clear();
  }

  #giveUp({ channel, terminal }: Opening): void {
    for (const [other, controller] of this.#waiting) {
      if (other.channel !== channel && other.terminal !== terminal) continue;
      controller.abort();
      this.#waiting.delete(other);
    }
  }
}
