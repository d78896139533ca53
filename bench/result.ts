// What a measurement gives: named values with a unit, and the target that the design set, if it set one.

export type Unit = 'ms' | 'MB' | 'MB/s' | 'bytes' | 'times' | '%';

export interface Result {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly number[];
  /** Largest median that the design allows. Shown beside the median, never enforced: machines differ. */
  readonly target?: number;
}
