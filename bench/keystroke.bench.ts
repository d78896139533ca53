// How long a key takes to the shell and back over the websocket, one key at a time, in a quiet shell.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measure } from './context.ts';
import { learnerAtPrompt } from './learner.ts';
import { startServer } from './server-process.ts';

const KEYS = 400;
const WARM_UP_KEYS = 20;
/** Then the line is cleared: a line that wraps is drawn in another way. */
const KEYS_PER_LINE = 50;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const CLEAR_LINE = '\x15';
/** A fast typist is four times slower; the machine must find the time to rest between two keys, as it would then. */
const PAUSE_MS = 20;
const REDRAW_MS = 150;

export const measure: Measure = async (context) => {
  const { origin } = await startServer(context);
  const learner = await learnerAtPrompt(context, origin);
  const values: number[] = [];
  for (let key = 0; key < WARM_UP_KEYS + KEYS; key += 1) {
    if (key % KEYS_PER_LINE === 0) {
      context.progress(`${key} of ${WARM_UP_KEYS + KEYS}`);
      learner.type(CLEAR_LINE);
      await sleep(REDRAW_MS, undefined, { signal: context.signal });
      learner.output.forget();
    }
    const letter = LETTERS.charAt(key % LETTERS.length);
    const typedAtMs = performance.now();
    learner.type(letter);
    const echo = await learner.output.find(letter);
    if (key >= WARM_UP_KEYS) values.push(echo.atMs - typedAtMs);
    await sleep(PAUSE_MS, undefined, { signal: context.signal });
  }
  return [{ name: 'key → its echo', unit: 'ms', values }];
};
