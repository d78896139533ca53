// What the lens costs whoever asks the learner's engine: each call, a whole docker command, and memory. Through the lens and
// past it in turns, so that both have the same machine; with and without a page that follows.

import type { Sandbox } from '../server/sandbox/sandbox-provider.ts';
import { followLens } from '../server/session/lens/lens-follower.ts';
import type { BenchContext, Measure } from './context.ts';
import { repeat } from './context.ts';
import type { Result } from './result.ts';
import { createProvider } from './sandboxes.ts';
import { waitUntil } from './wait-until.ts';

const ROUNDS = 10;
const CALLS = 40;
const COMMANDS = 4;
const TARGET_MS = 5;
const ROUND_MS = 120_000;
const KIB_PER_MB = 1e6 / 1024;
const WAYS = { past: '/run/slipway/engine/docker.sock', through: '/run/docker.sock' } as const;
type Way = keyof typeof WAYS;

interface Costs {
  readonly callMs: readonly number[];
  readonly commandMs: readonly number[];
}

export const measure: Measure = async (context) => {
  const sandbox = await (await createProvider(context)).create(context.config.sandbox, { signal: context.signal });
  context.store.add(() => sandbox.dispose());
  const unwatched = await measureWays(context, sandbox, ['past', 'through']);
  const memory = await memoryMb(sandbox);
  await follow(context, sandbox);
  const watched = await measureWays(context, sandbox, ['through']);
  return [
    ...resultsOf('past the lens', unwatched.past),
    ...resultsOf('through it', unwatched.through, TARGET_MS),
    ...resultsOf('through it, a page watches', watched.through, TARGET_MS),
    { name: 'memory of the lens', unit: 'MB', values: [memory, await memoryMb(sandbox)] },
  ];
};

function resultsOf(how: string, { callMs, commandMs }: Costs, target?: number): Result[] {
  return [
    { name: `API call ${how}`, unit: 'ms', values: callMs, ...(target !== undefined && { target }) },
    { name: `docker ps ${how}`, unit: 'ms', values: commandMs },
  ];
}

/** In turns. */
async function measureWays<W extends Way>(
  context: BenchContext,
  sandbox: Sandbox,
  ways: readonly W[],
): Promise<Record<W, Costs>> {
  const rounds = await repeat(ROUNDS, context, async () => {
    const costs: Array<[W, Costs]> = [];
    for (const way of ways) costs.push([way, await measureOnce(sandbox, WAYS[way])]);
    return Object.fromEntries(costs) as Record<W, Costs>;
  });
  const together = (way: W): Costs => ({
    callMs: rounds.flatMap((round) => round[way].callMs),
    commandMs: rounds.flatMap((round) => round[way].commandMs),
  });
  return Object.fromEntries(ways.map((way) => [way, together(way)])) as Record<W, Costs>;
}

/** Calls one after the other on one connection, without its making; commands as a learner runs them. */
async function measureOnce(sandbox: Sandbox, socket: string): Promise<Costs> {
  const calls = await run(
    sandbox,
    `curl --silent --output /dev/null --unix-socket ${socket} --write-out '%{time_total}\\n' 'http://engine/_ping?[0-${CALLS}]'`,
  );
  const commands = await run(
    sandbox,
    `export DOCKER_HOST=unix://${socket}
     for i in $(seq ${COMMANDS}); do from=$EPOCHREALTIME; docker ps > /dev/null; echo "$from $EPOCHREALTIME"; done`,
  );
  const [, ...callMs] = calls.map((seconds) => Number(seconds) * 1000);
  const commandMs = commands.map((line) => {
    const [from = 0, to = 0] = line.split(' ').map(Number);
    return (to - from) * 1000;
  });
  return { callMs, commandMs };
}

async function run(sandbox: Sandbox, script: string): Promise<string[]> {
  const { exitCode, stdout, stderr } = await sandbox.exec(['bash', '-c', script], { timeoutMs: ROUND_MS });
  if (exitCode !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout.trim().split('\n');
}

/** As a page that shows it makes the server do. Post-condition: it is told of calls. */
async function follow(context: BenchContext, sandbox: Sandbox): Promise<void> {
  const stop = new AbortController();
  context.store.add(() => stop.abort());
  let ids = 0;
  let calls = 0;
  const nextId = () => {
    ids += 1;
    return ids;
  };
  const onCall = () => {
    calls += 1;
  };
  void followLens(sandbox, { onCommand: nextId, nextCallId: nextId, onCall }, stop.signal);
  await waitUntil('the lens is followed', context, async () => {
    await run(sandbox, 'docker ps');
    return calls > 0;
  });
}

async function memoryMb(sandbox: Sandbox): Promise<number> {
  const [kib = ''] = await run(sandbox, "awk '/^Pss:/ { print $2 }' /proc/$(pgrep -x lens)/smaps_rollup");
  return Number(kib) / KIB_PER_MB;
}
