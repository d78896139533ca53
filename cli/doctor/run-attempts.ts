// Runs attempts with bounded concurrency, in their order; those that use up a sandbox come one at a time, at the end.
import type { Attempt, Place } from './attempt.ts';
import { placesOf } from './attempt.ts';
import { describeTrial, type Outcome, runAttempt } from './run-attempt.ts';
import type { World } from './world.ts';

export interface RunOptions {
  /** At once. A family whose attempts disturb each other would have to share one script. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onOutcome?: (outcome: Outcome, done: number, total: number) => void;
}

export interface Trial {
  readonly attempt: Attempt;
  readonly place: Place;
}

export const trialsOf = (attempts: readonly Attempt[]): Trial[] =>
  attempts.flatMap((attempt) => placesOf(attempt).map((place) => ({ attempt, place })));

/** @returns one outcome for each trial, in the order of the trials */
export async function runTrials(
  trials: readonly Trial[],
  world: World,
  { concurrency, signal, onOutcome }: RunOptions,
): Promise<Outcome[]> {
  const outcomes = new Map<Trial, Outcome>();
  const isAlone = ({ attempt }: Trial) => attempt.family === 'resources';
  const run = async (queue: Trial[]) => {
    for (let trial = queue.shift(); trial; trial = queue.shift()) {
      signal?.throwIfAborted();
      const outcome = await runAttempt(trial.attempt, trial.place, world);
      outcomes.set(trial, outcome);
      onOutcome?.(outcome, outcomes.size, trials.length);
    }
  };
  const together = trials.filter((trial) => !isAlone(trial));
  await Promise.all(Array.from({ length: concurrency }, () => run(together)));
  await run(trials.filter(isAlone));
  return trials.map((trial) => outcomes.get(trial) ?? notRun(trial));
}

const notRun = ({ attempt, place }: Trial): Outcome => ({
  ...describeTrial(attempt, place),
  verdict: 'unclear',
  observed: 'it was not run',
  durationMs: 0,
  output: '',
});
