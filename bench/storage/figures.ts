// What a process with the embedded database tells of it.

export interface StorageFigures {
  readonly openMs: number;
  /** Of memory, more than before it was opened. */
  readonly openMb: number;
  /** The same after all passes. */
  readonly usedMb: number;
  /** Each alone; each among those of all learners at once. */
  readonly passMs: readonly number[];
  readonly crowdMs: readonly number[];
}
