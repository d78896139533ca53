// How long after something has changed a step is known as passed, and kept as that, by each way that checks look: the
// learner's engine and the database are real.
import { setTimeout as sleep } from 'node:timers/promises';
import { type TickCase, tickCases } from './checks/tick-cases.ts';
import { TickWatch } from './checks/tick-watch.ts';
import type { BenchContext, Measure } from './context.ts';
import { repeat } from './context.ts';
import type { Result } from './result.ts';
import { createProvider } from './sandboxes.ts';

const TIMES = 15;
const TARGET_MS = 100;
/** Nobody acts at once: by then the looks after what was before are over, and what they owed is paid. */
const PAUSE_MS = 700;

export const timeLimitMs = () => 10 * 60_000;

export const measure: Measure = async (context) => {
  const sandbox = await (await createProvider(context)).create(context.config.sandbox, { signal: context.signal });
  context.store.add(() => sandbox.dispose());
  const watch = await TickWatch.begin(context, sandbox);
  const results: Result[] = [];
  for (const one of await tickCases(sandbox, watch)) results.push(await measureCase(one, watch, context));
  return results;
};

async function measureCase(one: TickCase, watch: TickWatch, context: BenchContext): Promise<Result> {
  const said = { ...context, progress: (text: string) => context.progress(`${one.name}, ${text}`) };
  const values = await repeat(TIMES, said, async (index) => {
    const name = `${one.name.replaceAll(' ', '-')}-${index}`;
    const ms = await measureOnce(one, name, watch);
    await one.undo?.(name);
    return ms;
  });
  return { name: `check of ${one.name}, change → tick`, unit: 'ms', values, target: TARGET_MS };
}

/** A tick may come before the engine has told of what it already shows: that is none at all. */
async function measureOnce(one: TickCase, name: string, watch: TickWatch): Promise<number> {
  await one.prepare?.(name);
  await sleep(PAUSE_MS);
  await watch.open(name, one.check(name));
  await sleep(PAUSE_MS);
  const changedAt = await one.change(name);
  return Math.max(0, (await watch.tick(name)) - changedAt);
}
