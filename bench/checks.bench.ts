// How long after something has changed a step is known as passed, by each way that checks look: the learner's engine is real.
import type { Check } from '../lib/content/check.ts';
import { StepWatcher } from '../server/checks/step-watcher.ts';
import type { Sandbox } from '../server/sandbox/sandbox-provider.ts';
import type { BenchContext, Measure } from './context.ts';
import { repeat } from './context.ts';
import type { Result } from './result.ts';
import { createProvider } from './sandboxes.ts';
import { waitUntil } from './wait-until.ts';

const HOST = 'sandbox';
const BASE = { host: HOST, because: null } as const;
const TIMES = 15;
const TARGET_MS = 100;
const SETUP_MS = 60_000;
const PORT = 8080;
const FOLDER = '/tmp/bench';
/** Answers with what the file has. */
const SERVER = `printf "HTTP/1.0 200 OK\\r\\n\\r\\n"; cat ${FOLDER}/answer`;

interface Ticks {
  readonly watcher: StepWatcher;
  /** When each step was told as passed, and those that were told as not. */
  readonly passedAt: Map<string, number>;
  readonly open: Set<string>;
}

export const measure: Measure = async (context) => {
  const sandbox = await (await createProvider(context)).create(context.config.sandbox, { signal: context.signal });
  context.store.add(() => sandbox.dispose());
  const ticks = watchTicks(context, sandbox);
  await run(sandbox, `mkdir -p ${FOLDER} && docker pull --quiet diamol/base`);
  // Behind one container: a server that answers another thing each time.
  await run(
    sandbox,
    `docker run --detach --publish ${PORT}:80 --volume ${FOLDER}:${FOLDER} diamol/base sh -c '${SERVE}'`,
  );
  const bench = new CheckBench(context, sandbox, ticks);
  return bench.all();
};

const SERVE = `while true; do (${SERVER}) | nc -l -p 80; done`;

function watchTicks(context: BenchContext, sandbox: Sandbox): Ticks {
  const [passedAt, open] = [new Map<string, number>(), new Set<string>()];
  const watcher = new StepWatcher({
    passedAt: (ref) => passedAt.get(ref),
    onReason: (ref) => void open.add(ref),
    onPassed: (ref) => void passedAt.set(ref, Date.now()),
    onLapse: () => undefined,
    onError: (error) => context.say(`the engine was out of sight: ${String(error)}`),
  });
  const served = { sandbox, beganAtMs: Date.now(), seen: [], commands: [], onSeen: () => undefined };
  watcher.serve(HOST, served, context.store);
  return { watcher, passedAt, open };
}

async function run(sandbox: Sandbox, script: string): Promise<void> {
  const { exitCode, stderr } = await sandbox.exec(['sh', '-c', script], { timeoutMs: SETUP_MS });
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
}

interface Case {
  readonly name: string;
  check(name: string): Check;
  /** Before the check is watched. */
  prepare?(name: string): Promise<void>;
  /** @returns when it was done, in milliseconds since the epoch */
  change(name: string): Promise<number>;
}

class CheckBench {
  readonly #context: BenchContext;
  readonly #sandbox: Sandbox;
  readonly #ticks: Ticks;

  constructor(context: BenchContext, sandbox: Sandbox, ticks: Ticks) {
    this.#context = context;
    this.#sandbox = sandbox;
    this.#ticks = ticks;
  }

  async all(): Promise<Result[]> {
    const results: Result[] = [];
    for (const one of this.#cases()) results.push(await this.#measure(one));
    return results;
  }

  async #measure(one: Case): Promise<Result> {
    const values = await repeat(TIMES, this.#context, (index) => this.#once(one, `${one.name}-${index}`));
    return { name: `check of ${one.name}, change to tick`, unit: 'ms', values, target: TARGET_MS };
  }

  async #once(one: Case, name: string): Promise<number> {
    const { watcher, passedAt, open } = this.#ticks;
    const ref = `bench/bench/${name}`;
    await one.prepare?.(name);
    watcher.watch([{ ref, check: one.check(name), previous: null }]);
    await waitUntil(`${name} is open`, this.#context, () => open.has(ref));
    const changedAt = await one.change(name);
    await waitUntil(`${name} is passed`, this.#context, () => passedAt.has(ref));
    return Math.max(0, (passedAt.get(ref) ?? 0) - changedAt);
  }

  #cases(): Case[] {
    const contains = (name: string) => name;
    return [
      {
        name: 'a container',
        check: (name) => ({ ...BASE, kind: 'container', container: { name: idOf(name), state: 'running' } }),
        change: (name) => this.#event('start', `docker run --detach --name ${idOf(name)} diamol/base sleep 600`),
      },
      {
        name: 'a removed container',
        prepare: (name) => run(this.#sandbox, `docker create --name ${idOf(name)} diamol/base true`),
        check: (name) => ({ ...BASE, kind: 'removed', container: { name: idOf(name) } }),
        change: (name) => this.#event('destroy', `docker rm ${idOf(name)}`),
      },
      {
        name: 'a file',
        check: (name) => ({
          ...BASE,
          kind: 'file',
          container: null,
          path: `${FOLDER}/note`,
          present: true,
          contains: contains(name),
        }),
        change: (name) => this.#nudge(`echo '${name}' > ${FOLDER}/note`),
      },
      {
        name: 'an answer over HTTP',
        check: (name) => ({ ...BASE, kind: 'http', port: PORT, path: '/', status: 200, contains: contains(name) }),
        change: (name) => this.#nudge(`echo '${name}' > ${FOLDER}/answer`),
      },
      {
        name: 'a command',
        check: (name) => ({ ...BASE, kind: 'command', pattern: `echo '${name}'` }),
        change: async (name) => {
          const at = Date.now();
          this.#ticks.watcher.noteCommand(HOST, `echo '${name}'`);
          return at;
        },
      },
      {
        name: 'a script',
        check: (name) => ({ ...BASE, kind: 'script', script: `test -e '${FOLDER}/${idOf(name)}'`, timeoutMs: 5000 }),
        change: (name) => this.#nudge(`touch ${FOLDER}/${idOf(name)}`),
      },
    ];
  }

  /** The change is when the learner's engine says that it was: its clock is this machine's. */
  async #event(action: string, script: string): Promise<number> {
    const abort = new AbortController();
    const since = Date.now();
    const heard = this.#hear(action, since, abort.signal);
    await run(this.#sandbox, script);
    return heard.finally(() => abort.abort());
  }

  async #hear(action: string, sinceMs: number, signal: AbortSignal): Promise<number> {
    for await (const event of this.#sandbox.engine.events({ types: ['container'] }, { signal })) {
      const atMs = event.timeNano / 1e6;
      if (event.action === action && atMs >= sinceMs) return atMs;
    }
    throw new Error(`no ${action} was heard of`);
  }

  /** The change is when the command has ended, as the session hears of it. */
  async #nudge(script: string): Promise<number> {
    await run(this.#sandbox, script);
    const at = Date.now();
    this.#ticks.watcher.nudge(HOST);
    return at;
  }
}

const idOf = (name: string): string => name.replace(/[^a-z0-9]+/gi, '-').toLowerCase();
