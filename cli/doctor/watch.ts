// Whether others go on being served while one sandbox is being used up: a neighbour's commands, its engine, and the
// host's engine answer again and again; what counts is how much longer they take than before.
import { PRELUDE } from './prelude.ts';
import type { World } from './world.ts';

export interface Watching {
  /** Lines for the judge: `others: …`. */
  readonly lines: readonly string[];
}

/** Medians below this are noise, not a pace. */
const FLOOR_MS = 40;
/** The host's CPUs are shared, so others may get slower; not by more than this. */
const MAXIMUM_FACTOR = 25;
const ANSWER_MS = 15_000;
const ROUNDS_BEFORE = 4;
const PAUSE_MS = 150;

/** @param probe bash that a neighbour must be able to run all the while */
export async function watchOthers(world: World, probe: string, during: () => Promise<unknown>): Promise<Watching> {
  const failures: string[] = [];
  const round = () => ask(world, probe, failures);
  const before: number[] = [];
  for (let i = 0; i < ROUNDS_BEFORE; i++) before.push(await round());
  if (failures.length > 0) return { lines: [`others: unable before it began: ${failures[0]}`] };
  const meanwhile: number[] = [];
  let going = true;
  const watching = (async () => {
    while (going) {
      meanwhile.push(await round());
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  try {
    await during();
  } finally {
    going = false;
    await watching;
  }
  return { lines: judgePace(before, meanwhile, failures) };
}

/** Pure. Times in milliseconds. */
export function judgePace(
  before: readonly number[],
  meanwhile: readonly number[],
  failures: readonly string[],
): string[] {
  if (failures.length > 0) return [`others: DONE ${failures.length} of ${meanwhile.length} unanswered: ${failures[0]}`];
  if (meanwhile.length === 0) return ['others: nobody asked them'];
  const usual = Math.max(FLOOR_MS, median(before));
  const factor = median(meanwhile) / usual;
  const measured = `${Math.round(median(before))} ms before, ${Math.round(median(meanwhile))} ms meanwhile`;
  return [
    factor > MAXIMUM_FACTOR
      ? `others: DONE slowed ${Math.round(factor)} times (${measured})`
      : `others: answered (${measured})`,
  ];
}

/** What every watched attempt prints when all is well. */
export const OTHERS_ANSWERED = /^others: answered \(/;

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** @returns milliseconds until all three have answered */
async function ask({ engine, neighbour, patience }: World, probe: string, failures: string[]): Promise<number> {
  const timeoutMs = patience.ms(ANSWER_MS);
  const started = performance.now();
  const asked = {
    'the host engine': engine.ping({ timeoutMs }),
    "the neighbour's engine": neighbour.sandbox.engine.ping({ timeoutMs }),
    'the neighbour': neighbour.sandbox.exec(['bash', '-c', `${PRELUDE}${probe}`], { timeoutMs }).then((result) => {
      if (result.exitCode !== 0)
        throw new Error((result.stdout + result.stderr).trim().slice(0, 120) || `exit code ${result.exitCode}`);
    }),
  };
  await Promise.all(
    Object.entries(asked).map(([who, answer]) =>
      answer.catch((error: unknown) =>
        failures.push(`${who}: ${error instanceof Error ? error.message : String(error)}`),
      ),
    ),
  );
  return performance.now() - started;
}
