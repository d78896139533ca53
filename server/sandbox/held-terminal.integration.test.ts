// A shell that is held in a real sandbox, when the server that reads it dies.
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRealEngine, type RealEngine } from '../testing/real-engine.ts';
import { openShell } from '../testing/terminal-reader.ts';
import { TEST_SPEC } from '../testing/test-spec.ts';

const LAST = 500_000;
/** So long the engine may still read on for a caller that has gone. */
const UNREAD_MS = 500;

let real: RealEngine;
beforeAll(async () => {
  real = await openRealEngine();
});
afterAll(() => real?.[Symbol.asyncDispose]());

it('loses no byte of a flood when its reader dies in the middle of it', async () => {
  await using sandbox = await real.provider.create(TEST_SPEC);
  const first = await openShell(sandbox);
  await first.until('133;B;k=n');
  first.type(`seq 1 ${LAST}\r`);
  await first.until('\n60000\r');
  first.channel.stream.pause();
  const seen = first.bytes();
  await pause(UNREAD_MS);
  first.channel.stream.destroy();

  await using second = await openShell(sandbox, { resumeFrom: seen.length });
  expect(second.channel.startSeq).toBe(seen.length);
  await second.until(`\n${LAST}\r\n`);
  const shown = Buffer.concat([seen, second.bytes()]).toString();
  const numbers = shown.match(/(?<=\n|\x07)\d+(?=\r)/g)?.map(Number);
  expect(numbers).toEqual(Array.from({ length: LAST }, (_, index) => index + 1));
});
