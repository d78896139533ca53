// What the client needs of an emulator. Types only: whoever draws implements it.

export interface TerminalSize {
  readonly cols: number;
  readonly rows: number;
}

export interface TerminalScreen {
  /**
   * Taken in order; `done` is called when the bytes are on the screen. `isOld`: they were printed before (a reload draws
   * them again), so nothing in them rings or asks.
   */
  write(bytes: Uint8Array, done: () => void, isOld: boolean): void;
  /** Clears everything, in order with the writes around it. */
  reset(): void;
  /**
   * null: it fits its own place and tells the channel its size, as at first. A size: another page writes; it shows exactly
   * so many cells, scaled to its place, and tells the channel, if anything, the size that would fit. May be called again
   * with what it does already.
   */
  follow(size: TerminalSize | null): void;
}

/** Takes everything and shows nothing. */
export const NOWHERE: TerminalScreen = {
  write: (_bytes, done) => done(),
  reset: () => undefined,
  follow: () => undefined,
};
