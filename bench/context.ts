// What every measurement is handed.
import type { DisposableStore } from '../lib/disposable.ts';
import type { Config } from '../server/config.ts';
import type { ResolvedEngine } from '../server/engine/resolve-engine.ts';
import type { BenchOptions } from './options.ts';
import type { Result } from './result.ts';

export interface BenchContext {
  readonly config: Config;
  readonly resolved: ResolvedEngine;
  /** Aborts when somebody stops the run, or when the measurement has had its time. */
  readonly signal: AbortSignal;
  /** Disposed after the measurement, however it ended. */
  readonly store: DisposableStore;
  readonly options: BenchOptions;
  /** Says how far it is. */
  progress(text: string): void;
  /** A line that stays. */
  say(text: string): void;
  /** Something is not as it has to be: it is shown, the measurement goes on, and the run has failed. */
  fault(what: string): void;
  /** What is made under this instance's labels is counted, and removed, after the measurement. */
  ownInstance(id: string): void;
}

/** What each `<name>.bench.ts` exports as `measure`. */
export type Measure = (context: BenchContext) => Promise<Result[]>;

/** A measurement that may take longer than most exports this as `timeLimitMs`. */
export type TimeLimit = (options: BenchOptions) => number;

/** Does something so many times, one after the other, and collects what it gives. */
export async function repeat<T>(
  count: number,
  { signal, progress }: Pick<BenchContext, 'signal' | 'progress'>,
  run: (index: number) => Promise<T>,
): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index += 1) {
    signal.throwIfAborted();
    progress(`${index + 1} of ${count}`);
    results.push(await run(index));
  }
  return results;
}

/** Milliseconds since `startMs`. */
export const since = (startMs: number): number => performance.now() - startMs;
