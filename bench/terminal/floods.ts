// Much output on a fast line: how soon it is all there, and how soon Ctrl-C ends one that has no end.
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, repeat } from '../context.ts';
import type { ShellView } from '../shell-view.ts';
import { openAtPrompt, type Peer } from './peer.ts';
import type { Reading } from './readings.ts';

const RUNS = 3;
const LAST = 300_000;
const COMMAND = `seq 1 ${LAST}`;
const FLOOD_MS = 2000;
const INTERRUPT_TARGET_MS = 200;
/** Far longer than is aimed at. */
const PATIENCE_MS = 5000;
export const CTRL_C = '\x03';

/** The terminal ends each line with CR and LF. */
const EXPECTED_BYTES = Array.from({ length: LAST }, (_, index) => String(index + 1).length + 2).reduce(
  (sum, length) => sum + length,
  0,
);

export async function measureFlood(context: BenchContext, peer: Peer): Promise<Reading[]> {
  const terminal = await openAtPrompt(peer);
  const runs = await repeat(RUNS, context, () => flood(terminal.shell));
  terminal.close();
  const lost = runs.reduce((sum, { lostBytes }) => sum + lostBytes, 0);
  return [
    {
      name: `\`${COMMAND}\`: Enter → end of its output`,
      unit: 'ms',
      values: runs.map(({ tookMs }) => tookMs),
      target: 'ttyd',
    },
    { name: `\`${COMMAND}\`: bytes lost in ${RUNS} runs`, unit: 'bytes', values: [lost], target: 0 },
  ];
}

async function flood(shell: ShellView): Promise<{ tookMs: number; lostBytes: number }> {
  shell.type(COMMAND);
  await shell.output.find(COMMAND);
  const startMs = performance.now();
  shell.type('\r');
  const { startOffset: from } = await shell.commandOutput();
  const { startOffset: to, atMs } = await shell.commandEnd();
  await shell.prompt();
  return { tookMs: atMs - startMs, lostBytes: EXPECTED_BYTES - (to - from) };
}

export async function measureInterrupt(context: BenchContext, peer: Peer): Promise<Reading[]> {
  const terminal = await openAtPrompt(peer);
  const values = await repeat(RUNS, context, async () => {
    return (await interruptFlood(context, terminal.shell, FLOOD_MS)).tookMs;
  });
  terminal.close();
  return [{ name: 'Ctrl-C in an endless `yes` → prompt', unit: 'ms', values, target: INTERRUPT_TARGET_MS }];
}

/** @returns how long the prompt took after Ctrl-C, and how much of the flood still came */
export async function interruptFlood(
  { signal }: BenchContext,
  shell: ShellView,
  floodMs: number,
): Promise<{ tookMs: number; bytes: number }> {
  shell.type('yes\r');
  await shell.commandOutput();
  shell.output.skim();
  await sleep(floodMs, undefined, { signal });
  shell.output.forget();
  const before = shell.output.received.bytes;
  const startMs = performance.now();
  shell.type(CTRL_C);
  // A server that loses output may lose the prompt, too; whoever waits for it presses Enter at last.
  const impatience = setInterval(() => shell.type('\r'), PATIENCE_MS);
  const { atMs } = await shell.prompt().finally(() => clearInterval(impatience));
  return { tookMs: atMs - startMs, bytes: shell.output.received.bytes - before };
}
