// How long a client waits for a shell: for a new one, and for one that it has left with all that it printed.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, since } from '../context.ts';
import type { Peer } from './peer.ts';
import type { Reading } from './readings.ts';

const CLIENTS = 3;
/** Nobody opens the next one at once. */
const PAUSE_MS = 200;
const MEGABYTE = 1_000_000;

export async function measureConnecting({ signal }: BenchContext, peer: Peer): Promise<Reading[]> {
  const values: number[] = [];
  for (let client = 0; client < CLIENTS; client += 1) {
    await sleep(PAUSE_MS, undefined, { signal });
    const startMs = performance.now();
    const terminal = await peer.open();
    await terminal.shell.prompt();
    values.push(since(startMs));
    terminal.close();
  }
  return [{ name: 'connect → prompt of a new shell', unit: 'ms', values, target: 'ttyd' }];
}

export async function measureReattaching(_context: BenchContext, peer: Peer): Promise<Reading[]> {
  const reopened = await peer.reopen?.();
  if (reopened === undefined) return [];
  const size = (reopened.bytes / MEGABYTE).toFixed(1);
  return [{ name: `connect → last byte of a full buffer (${size} MB)`, unit: 'ms', values: [reopened.tookMs] }];
}
