// What each of many terminals costs the server, and what is left in the sandbox when all of them are closed.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchContext } from '../context.ts';
import type { OpenTerminal, Peer } from './peer.ts';
import { findInContainer, readTreeMemory } from './processes.ts';
import type { Reading } from './readings.ts';

const CROWD = 20;
const SETTLE_MS = 2000;
const LOOK_MS = 500;
const STANDS_MS = 5000;
const MEGABYTE = 1_000_000;
const TARGET_MB = 0.5;
/** More than a server keeps of a terminal. */
const FILL = 'seq 1 450000';
const SMALL = 'seq 1 20';

/** Pre-condition: no shell is in the sandbox. */
export async function measureCrowd(context: BenchContext, peer: Peer): Promise<Reading[]> {
  const first = await peer.openCrowd(1);
  await printEach(first, SMALL);
  const one = await readMemory(context, peer);
  const all = [...first, ...(await peer.openCrowd(CROWD - 1))];
  await printEach(all, SMALL);
  const twenty = await readMemory(context, peer);
  if (peer.reopen) await printEach(all, FILL);
  const filled = peer.reopen && (await readMemory(context, peer));
  for (const terminal of all) terminal.close();
  await peer.endShells?.();
  const left = await countShells(context, peer);
  const leftBehind: Reading = {
    name: `shells left behind by ${CROWD} closed terminals`,
    unit: 'times',
    values: [left],
    target: 0,
  };
  if (one === undefined || twenty === undefined) return [leftBehind];
  const each = (to: number) => [(to - one) / (CROWD - 1) / MEGABYTE];
  const name = `memory of the server for each terminal, 1 → ${CROWD}`;
  return [
    { name, unit: 'MB', values: each(twenty), target: TARGET_MB },
    ...(filled === undefined
      ? []
      : [{ name: `${name}, with a full buffer`, unit: 'MB', values: each(filled) } as const]),
    leftBehind,
  ];
}

/** Those that end may take a while on a busy machine: they are counted when no more of them do. */
async function countShells({ signal }: BenchContext, { container }: Peer): Promise<number> {
  let counted = Number.POSITIVE_INFINITY;
  for (let stoodMs = 0; counted > 0 && stoodMs < STANDS_MS; stoodMs += LOOK_MS) {
    await sleep(LOOK_MS, undefined, { signal });
    const { length } = await findInContainer(container, 'bash');
    if (length !== counted) stoodMs = 0;
    counted = length;
  }
  return counted;
}

async function printEach(terminals: readonly OpenTerminal[], command: string): Promise<void> {
  for (const { shell } of terminals) {
    shell.type(`${command}\r`);
    await shell.commandEnd();
    await shell.prompt();
  }
}

async function readMemory({ signal }: BenchContext, peer: Peer): Promise<number | undefined> {
  if (peer.server === undefined) return undefined;
  await sleep(SETTLE_MS, undefined, { signal });
  await peer.collectGarbage?.();
  return readTreeMemory(peer.server.pid);
}
