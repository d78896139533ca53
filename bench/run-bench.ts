// Runs measurements one after the other, proves after each that nothing of it is left, and shows all results at the end.
import { setMaxListeners } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Screen } from '../cli/screen.ts';
import { DisposableStore } from '../lib/disposable.ts';
import { readConfig } from '../server/config.ts';
import { resolveEngine } from '../server/engine/resolve-engine.ts';
import { Aftermath } from './aftermath.ts';
import type { BenchContext, Measure, TimeLimit } from './context.ts';
import { describeMachine, formatMachine, type Machine } from './machine.ts';
import type { BenchOptions } from './options.ts';
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
  readonly options: BenchOptions;
}

/**
 * Pre-condition: the set-up is done.
 * @returns whether all of them gave results, found no fault and left nothing
 */
export async function runBench({ root, screen, names, options }: Run): Promise<boolean> {
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
    const outcome = await runOne({ name, root, screen, config, resolved, options, signal: stopped.signal });
    results.push(...outcome.results);
    succeeded &&= outcome.succeeded;
  }
  if (results.length > 0) {
    screen.line(`\n${formatMachine(machine)}\n\n${formatResults(results)}\n`);
    screen.line(`All values: ${await write(root, machine, results)}`);
  }
  return succeeded && !stopped.signal.aborted;
}

interface One extends Pick<BenchContext, 'config' | 'resolved' | 'options' | 'signal'> {
  readonly name: string;
  readonly root: string;
  readonly screen: Screen;
}

async function runOne({ name, root, screen, config, resolved, options, signal: stopped }: One) {
  const { measure, timeLimitMs = () => TIME_LIMIT_MS }: { measure: Measure; timeLimitMs?: TimeLimit } = await import(
    pathToFileURL(join(root, 'bench', `${name}${BENCH_SUFFIX}`)).href
  );
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(timeLimitMs(options))]);
  // Each of thirty sandboxes listens to it.
  setMaxListeners(0, signal);
  const instances: string[] = [];
  await using aftermath = new Aftermath(resolved.engine);
  const store = new DisposableStore();
  const progress = (text: string) => screen.transient(`  ${name}: ${text}`);
  const say = (text: string) => screen.line(`  ${name}: ${text}`);
  const ownInstance = (id: string) => {
    instances.push(id);
    aftermath.own(id);
  };
  const startMs = performance.now();
  let results: Result[] = [];
  let succeeded = true;
  const fail = (error: unknown) => {
    succeeded = false;
    // Somebody stopped it, or its time was over: then where it stood at that moment says nothing.
    const reason: unknown = signal.aborted ? String(signal.reason) : error;
    screen.line(`${screen.style('red', '✗')} ${name}: ${reason instanceof Error ? reason.stack : String(reason)}`);
  };
  const fault = (what: string) => fail(what);
  try {
    results = await measure({ config, resolved, options, signal, store, progress, say, fault, ownInstance });
  } catch (error) {
    fail(error);
  }
  progress('cleaning up');
  await store.dispose().catch(fail);
  const left = await aftermath.findLeft();
  for (const thing of left) screen.line(`${screen.style('red', '✗')} ${name} left ${thing}`);
  await removeLeft(instances, { config, resolved }).catch(fail);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  succeeded &&= left.length === 0;
  const mark = succeeded ? screen.style('green', '✓') : screen.style('red', '✗');
  screen.line(`${mark} ${name} (${seconds} s), ${left.length === 0 ? 'nothing left' : `${left.length} things left`}`);
  return { results, succeeded };
}

async function removeLeft(
  instances: readonly string[],
  parts: Pick<BenchContext, 'config' | 'resolved'>,
): Promise<void> {
  for (const instance of instances) await (await providerOf(instance, parts)).removeStrays();
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
