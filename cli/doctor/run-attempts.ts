// Runs attempts with bounded concurrency, in their order; those that use up a sandbox come one at a time, at the end.
import { randomBytes } from 'node:crypto';
import { type Attempt, placesOf } from './attempt.ts';
import { reconsider } from './judge.ts';
import { describeTrial, type Outcome, runAttempt, type Trial } from './run-attempt.ts';
import type { World } from './world.ts';

export interface RunOptions {
  /** At once. A family whose attempts disturb each other would have to share one script. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  readonly onOutcome?: (outcome: Outcome, done: number, total: number) => void;
}

export const trialsOf = (attempts: readonly Attempt[]): Trial[] =>
  attempts.flatMap((attempt) => placesOf(attempt).map((place) => ({ attempt, place, token: newToken() })));

const newToken = () => `token${randomBytes(8).toString('hex')}`;

/**
 * Nothing is tried under a canary that hears nothing. At the end all that it heard late is held against its trial.
 * @returns one outcome for each trial, in the order of the trials
 */
export async function runTrials(
  trials: readonly Trial[],
  world: World,
  { concurrency, signal, onOutcome }: RunOptions,
): Promise<Outcome[]> {
  const deafBefore = await world.canary.testHearing();
  if (deafBefore !== undefined) return trials.map((trial) => notRun(trial, `the canary is deaf: ${deafBefore}`));
  const outcomes = new Map<Trial, Outcome>();
  const isAlone = ({ attempt }: Trial) => attempt.family === 'resources';
  const run = async (queue: Trial[]) => {
    for (let trial = queue.shift(); trial; trial = queue.shift()) {
      signal?.throwIfAborted();
      const outcome = await runAttempt(trial, world);
      outcomes.set(trial, outcome);
      onOutcome?.(outcome, outcomes.size, trials.length);
    }
  };
  const together = trials.filter((trial) => !isAlone(trial));
  await Promise.all(Array.from({ length: concurrency }, () => run(together)));
  await run(trials.filter(isAlone));
  const deaf = await world.canary.testHearing();
  return trials.map((trial) => {
    const outcome = outcomes.get(trial) ?? notRun(trial, 'it was not run');
    return reconsider(outcome, { heard: world.canary.heard(trial.token), deaf });
  });
}

const notRun = (trial: Trial, observed: string): Outcome => ({
  ...describeTrial(trial),
  verdict: 'unclear',
  observed,
  durationMs: 0,
  output: '',
});
