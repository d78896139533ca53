// Runs checks in order and says how far they are; one that fails does not keep the next from being tried.
import type { Check } from '../report.ts';

export interface CheckToRun<World> {
  readonly title: string;
  /** @returns what was seen. @throws when it is not what should be */
  run(world: World): Promise<string>;
}

export const say = (text: string): void => void process.stdout.write(`${text}\n`);

export async function runChecks<World>(checks: ReadonlyArray<CheckToRun<World>>, world: World): Promise<Check[]> {
  const results: Check[] = [];
  for (const check of checks) results.push(await runCheck(check.title, () => check.run(world)));
  return results;
}

export async function runCheck(title: string, run: () => Promise<string>): Promise<Check> {
  const started = performance.now();
  const outcome = await run().then(
    (detail) => ({ passed: true, detail }),
    (error: unknown) => ({ passed: false, detail: wordsOf(error) }),
  );
  const result = { title, durationMs: performance.now() - started, ...outcome };
  say(`${outcome.passed ? 'passed' : 'FAILED'}: ${title} (${Math.round(result.durationMs / 1000)} s)`);
  if (!outcome.passed) say(outcome.detail);
  return result;
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\n${wordsOf(error.cause)}`;
  return `${error.message}${cause}`;
}
