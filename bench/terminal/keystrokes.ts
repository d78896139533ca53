// How long a key takes to the shell and back, one at a time, in a quiet shell.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchContext } from '../context.ts';
import { percentile } from '../statistics.ts';
import { openAtPrompt, type Peer } from './peer.ts';
import type { Reading } from './readings.ts';

const KEYS = 150;
const WARM_UP_KEYS = 20;
/** Then the line is cleared: a line that wraps is drawn in another way. */
const KEYS_PER_LINE = 50;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CLEAR_LINE = '\x15';
/** A fast typist is four times slower; the machine must find the time to rest between two keys, as it would then. */
const PAUSE_MS = 20;
const REDRAW_MS = 150;

export async function measureKeystrokes({ signal }: BenchContext, peer: Peer): Promise<Reading[]> {
  const terminal = await openAtPrompt(peer);
  const { shell } = terminal;
  const values: number[] = [];
  for (let key = 0; key < WARM_UP_KEYS + KEYS; key += 1) {
    if (key % KEYS_PER_LINE === 0) {
      shell.type(CLEAR_LINE);
      await sleep(REDRAW_MS, undefined, { signal });
      shell.output.forget();
    }
    const letter = LETTERS.charAt(key % LETTERS.length);
    const typedAtMs = performance.now();
    shell.type(letter);
    const echo = await shell.output.find(letter);
    if (key >= WARM_UP_KEYS) values.push(echo.atMs - typedAtMs);
    await sleep(PAUSE_MS, undefined, { signal });
  }
  terminal.close();
  return [
    { name: 'key → echo', unit: 'ms', values, target: 'ttyd' },
    // One disturbance of the machine is the whole 99th percentile of all rounds together.
    { name: 'key → echo, 99th percentile of each round', unit: 'ms', values: [percentile(values, 99)], target: 'ttyd' },
  ];
}
