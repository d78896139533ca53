// A client that does not take what the shell prints without end: what the server keeps for it, and whether the shell stands
// still meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, since } from '../context.ts';
import { complain } from './complain.ts';
import { CTRL_C } from './floods.ts';
import { type OpenTerminal, openAtPrompt, type Peer } from './peer.ts';
import { findInContainer, readTreeMemory } from './processes.ts';
import type { Reading } from './readings.ts';

const STALL_MS = 15_000;
/** By then everything that may be under way is. */
const SETTLE_MS = 5000;
/** First it takes everything: what the server needs for any flood is not for the stall. */
const WARM_UP_MS = 2000;
const SAMPLE_MS = 500;
/** It has nothing to wait for but what was under way. */
const BACK_TIMEOUT_MS = 15_000;
const MEGABYTE = 1_000_000;
const TARGET_MB = 1;
/** A shell that prints for ten seconds takes seconds of a processor. */
const TARGET_CPU_MS = 20;

interface Stall {
  readonly name: string;
  begin(terminal: OpenTerminal): void;
  end(terminal: OpenTerminal): void;
}

const STALLS: readonly Stall[] = [
  {
    name: 'client that stops reading',
    begin: (terminal) => terminal.pauseReading(),
    end: (terminal) => terminal.resumeReading(),
  },
  {
    name: 'client that reads and draws nothing',
    begin: ({ shell }) => shell.output.stopTaking(),
    end: ({ shell }) => shell.output.goOnTaking(),
  },
];

export async function measureStalls(context: BenchContext, peer: Peer): Promise<Reading[]> {
  const readings: Reading[] = [];
  if (peer.server === undefined) return readings;
  for (const stall of STALLS) readings.push(...(await measureStall(context, peer.server.pid, peer, stall)));
  return readings;
}

async function measureStall(
  context: BenchContext,
  server: number,
  peer: Peer,
  { name, begin, end }: Stall,
): Promise<Reading[]> {
  const { signal } = context;
  const terminal = await openAtPrompt(peer);
  const { shell } = terminal;
  shell.type('yes\r');
  await shell.commandOutput();
  shell.output.skim();
  await sleep(WARM_UP_MS, undefined, { signal });
  const before = await readTreeMemory(server);
  const startMs = performance.now();
  begin(terminal);
  await sleep(SETTLE_MS, undefined, { signal });
  const cpuBefore = await readCpu(peer.container);
  let most = 0;
  while (since(startMs) < STALL_MS) {
    most = Math.max(most, await readTreeMemory(server));
    await sleep(SAMPLE_MS, undefined, { signal });
  }
  const cpuAfter = await readCpu(peer.container);
  end(terminal);
  shell.output.forget();
  shell.type(CTRL_C);
  await shell
    .prompt(BACK_TIMEOUT_MS)
    .catch((error: unknown) => complain(context, peer, `${name}, then goes on: ${String(error)}`));
  terminal.close();
  const memory = { name: `${name} for 15 s: memory of the server`, unit: 'MB' } as const;
  const cpu = { name: `${name}: CPU time of \`yes\` in its last 10 s`, unit: 'ms' } as const;
  return [
    { ...memory, values: [(most - before) / MEGABYTE], target: TARGET_MB },
    ...(cpuBefore === undefined || cpuAfter === undefined
      ? []
      : [{ ...cpu, values: [cpuAfter - cpuBefore], target: TARGET_CPU_MS }]),
  ];
}

/** @returns ms; undefined when it does not run on this machine */
async function readCpu(container: string): Promise<number | undefined> {
  const processes = await findInContainer(container, 'yes');
  return processes.length === 0 ? undefined : processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}
