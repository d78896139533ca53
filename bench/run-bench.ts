// Runs measurements one after the other, proves after each that nothing of it is left, and shows all results at the end.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Screen } from '../cli/screen.ts';
import { DisposableStore } from '../lib/disposable.ts';
import { readConfig } from '../server/config.ts';
import { type ResolvedEngine, resolveEngine } from '../server/engine/resolve-engine.ts';
import type { BenchContext, Measure } from './context.ts';
import { describeMachine, formatMachine, type Machine } from './machine.ts';
import type { Result } from './result.ts';
import { providerOf } from './sandboxes.ts';
import { summarize } from './statistics.ts';
import { formatResults } from './table.ts';

export const BENCH_SUFFIX = '.bench.ts';
const TIME_LIMIT_MS = 5 * 60_000;

interface Run {
  readonly root: string;
  readonly screen: Screen;
  readonly names: readonly string[];
}

/**
 * Pre-condition: the set-up is done.
 * @returns whether all of them gave results and left nothing
 */
export async function runBench({ root, screen, names }: Run): Promise<boolean> {
  const config = readConfig(process.env, root);
  const stopped = stopSignal();
  const resolved = await resolveEngine(config);
  await using store = new DisposableStore();
  store.add(async () => resolved.engine[Symbol.asyncDispose]());
  store.add(() => stopped.release());
  const machine = await describeMachine(resolved.engine);
  const results: Result[] = [];
  let succeeded = true;
  for (const name of names) {
    if (stopped.signal.aborted) break;
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(TIME_LIMIT_MS)]);
    const outcome = await runOne({ name, root, screen, config, resolved, signal });
    results.push(...outcome.results);
    succeeded &&= outcome.succeeded;
  }
  if (results.length > 0) {
    screen.line(`\n${formatMachine(machine)}\n\n${formatResults(results)}\n`);
    screen.line(`All values: ${await write(root, machine, results)}`);
  }
  return succeeded && !stopped.signal.aborted;
}

interface One extends Pick<BenchContext, 'config' | 'signal'> {
  readonly name: string;
  readonly root: string;
  readonly screen: Screen;
  readonly resolved: ResolvedEngine;
}

async function runOne({ name, root, screen, config, resolved, signal }: One) {
  const { measure }: { measure: Measure } = await import(
    pathToFileURL(join(root, 'bench', `${name}${BENCH_SUFFIX}`)).href
  );
  const instances: string[] = [];
  const store = new DisposableStore();
  const progress = (text: string) => screen.transient(`  ${name}: ${text}`);
  const ownInstance = (id: string) => void instances.push(id);
  const startMs = performance.now();
  let results: Result[] = [];
  let succeeded = true;
  const fail = (error: unknown) => {
    succeeded = false;
    // Somebody stopped it, or its time was over: then where it stood at that moment says nothing.
    const reason: unknown = signal.aborted ? String(signal.reason) : error;
    screen.line(`${screen.style('red', '✗')} ${name}: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  try {
    results = await measure({ config, resolved, signal, store, progress, ownInstance });
  } catch (error) {
    fail(error);
  }
  progress('cleaning up');
  await store.dispose().catch(fail);
  const left = await removeLeft(instances, { config, resolved });
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const mark = succeeded && left === 0 ? screen.style('green', '✓') : screen.style('red', '✗');
  screen.line(
    `${mark} ${name} (${seconds} s), ${left === 0 ? 'nothing left' : `had left ${left} things, now removed`}`,
  );
  return { results, succeeded: succeeded && left === 0 };
}

/** @returns how many containers and volumes the measurement had left */
async function removeLeft(
  instances: readonly string[],
  parts: Pick<BenchContext, 'config' | 'resolved'>,
): Promise<number> {
  let removed = 0;
  for (const instance of instances) removed += await (await providerOf(instance, parts)).removeStrays();
  return removed;
}

async function write(root: string, machine: Machine, results: readonly Result[]): Promise<string> {
  const directory = join(root, '.slipway');
  await mkdir(directory, { recursive: true });
  const content = { machine, results: results.map((result) => ({ ...result, summary: summarize(result.values) })) };
  await writeFile(join(directory, 'bench.json'), `${JSON.stringify(content, null, 2)}\n`);
  return join('.slipway', 'bench.json');
}

/** The first Ctrl-C ends the measurement and cleans up; a second one is the system's again. */
function stopSignal(): { readonly signal: AbortSignal; release(): void } {
  const abort = new AbortController();
  const stop = () => abort.abort(new Error('stopped'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    signal: abort.signal,
    release: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
