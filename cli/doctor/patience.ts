// Deadlines that grow with the machine's slowness: `--patience n` multiplies each of them.

export interface Patience {
  /** @param milliseconds on an ordinary machine @returns milliseconds on this one */
  readonly ms: (milliseconds: number) => number;
  /**
   * How long something goes on, which is no deadline: a slow machine starts programs slowly, but it uses things up
   * nearly as fast as another.
   * @param seconds on an ordinary machine @returns whole seconds on this one
   */
  readonly lastingSeconds: (seconds: number) => number;
  readonly factor: number;
  /** The factor for programs that can only count in whole numbers, such as a shell; never the smaller of the two. */
  readonly whole: number;
}

export const patienceOf = (factor: number): Patience => ({
  factor,
  whole: Math.ceil(factor),
  ms: (milliseconds) => milliseconds * factor,
  lastingSeconds: (seconds) => Math.ceil(seconds * Math.sqrt(factor)),
});
