// Deadlines that grow with the machine's slowness: `--patience n` multiplies each of them.

export interface Patience {
  /** @param milliseconds on an ordinary machine @returns milliseconds on this one */
  readonly ms: (milliseconds: number) => number;
  readonly factor: number;
}

export const patienceOf = (factor: number): Patience => ({ factor, ms: (milliseconds) => milliseconds * factor });
